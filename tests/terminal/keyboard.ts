import { emitKeypressEvents, type Key } from 'node:readline';
import { PassThrough } from 'node:stream';

/** Tells of the keys that these bytes are, by way of Node's own decoder. */
export function pressKeys(
  bytes: string,
  press: (text: string | undefined, key: Key) => void,
): void {
  const input = new PassThrough();
  emitKeypressEvents(input);
  input.on('keypress', press);
  input.emit('data', Buffer.from(bytes));
}
