import type { OpenTransport } from '../../clients/chat/transport.ts';
import { CLOSE } from '../../shared/codes.ts';
import type { WireLog } from './wire-log.ts';

/** Opens the same transports, and records everything that passes through them. */
export function tappedTransport(open: OpenTransport, log: WireLog): OpenTransport {
  return (listener) => {
    let closed = false;
    const write = (text: string) => log.add('connection', text, 0);
    write('connecting');
    const transport = open({
      opened() {
        write('opened');
        listener.opened();
      },
      message(text) {
        log.add('received', text);
        listener.message(text);
      },
      closed(code, reason) {
        closed = true;
        write(`closed with ${code}${meaningOf(code)}${reason ? `: ${reason}` : ''}`);
        listener.closed(code, reason);
      },
    });
    return {
      send(text) {
        log.add('sent', text);
        transport.send(text);
      },
      close() {
        // A listener that is told that it is closed closes it, too.
        if (!closed) write('closed by this page');
        closed = true;
        transport.close();
      },
    };
  };
}

/** The name of a close code, such as `, going away`. */
function meaningOf(code: number): string {
  const [name] = Object.entries(CLOSE).find(([, known]) => known === code) ?? [];
  return name ? `, ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}` : '';
}
