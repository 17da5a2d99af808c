import { emitKeypressEvents, type Key } from 'node:readline';
import { PassThrough } from 'node:stream';

/** Reports the keys in these bytes, as decoded by Node. */
export function pressKeys(
  bytes: string,
  press: (text: string | undefined, key: Key) => void,
): void {
  const input = new PassThrough();
  emitKeypressEvents(input);
  input.on('keypress', press);
  input.emit('data', Buffer.from(bytes));
}
