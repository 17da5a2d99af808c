import type * as z from 'zod';
import { CLOSE } from '../../shared/codes.ts';
import { cleanText } from '../../shared/text.ts';
import type { OpenTransport } from '../chat/transport.ts';
import { serverEvent } from './server-event.ts';

/**
 * Wraps a transport: removes everything from its messages that could control the terminal, and rejects
 * invalid messages. Our server sends nothing of the kind, but any program may be listening.
 */
export function withSafeText(open: OpenTransport): OpenTransport {
  return (listener) => {
    const transport = open({
      opened: () => listener.opened(),
      closed: (code, reason) => listener.closed(code, reason && cleanText(reason)),
      message(json) {
        const { data, error } = serverEvent.safeParse(parseSafely(json));
        if (data) return listener.message(JSON.stringify(data));
        const [{ path, message }] = error.issues as [z.core.$ZodIssue];
        // A newer server may send other types.
        if (path[0] === 'type') return;
        // Another attempt would end in the same way.
        transport.close();
        listener.closed(CLOSE.unsupportedData, `${NOT_OURS} (${path.join('.')}: ${message})`);
      },
    });
    return transport;
  };
}

const NOT_OURS = 'what the server says is not of this protocol';

/** Only texts may have several lines. A name with a newline could pass for somebody else's message. */
function parseSafely(json: string): unknown {
  return JSON.parse(json, (key, value) => {
    if (typeof value !== 'string') return value;
    const safe = cleanText(value);
    return key === 'text' ? safe : safe.replace(/[\n\t]/g, ' ');
  });
}
