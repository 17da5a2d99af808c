import type { WebSocket } from 'ws';
import { CLOSE } from '../../shared/codes.ts';
import { MAX_QUEUED_BYTES } from '../../shared/limits.ts';
import type { OpenTransport } from '../chat/transport.ts';

/** The maximum length of the reason in a close frame, in bytes (RFC 6455 section 5.5). */
const MAX_REASON_BYTES = 123;

/** Relays messages between the page and a connection to the server until either of them ends. */
export function relay(page: WebSocket, open: OpenTransport, heard: (text: string) => void): void {
  const line = open({
    opened: () => {},
    message(text) {
      heard(text);
      page.send(text);
      // A page that does not read is disconnected, as slow readers are by the server. It can resume.
      if (page.bufferedAmount > MAX_QUEUED_BYTES) page.terminate();
    },
    closed: (code, reason = '') => page.close(sendable(code), fitting(reason)),
  });
  page.on('message', (data: Buffer) => line.send(data.toString()));
  page.once('close', () => line.close());
}

/** "Abnormal" is for a client's own use and cannot be sent (RFC 6455 section 7.4.1). */
function sendable(code: number): number {
  return code === CLOSE.abnormal ? CLOSE.goingAway : code;
}

/** Shortens a reason if necessary, but not inside a character. */
function fitting(reason: string): string {
  const bytes = new TextEncoder().encode(reason).subarray(0, MAX_REASON_BYTES);
  return new TextDecoder().decode(bytes, { stream: true });
}
