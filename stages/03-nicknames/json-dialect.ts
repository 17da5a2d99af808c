import { parseRequest } from '../../shared/protocol.ts';
import type { Dialect } from './dialect.ts';
import { DISCONNECTED } from './handlers.ts';

/**
 * The dialect of programs: one JSON object a line, or a frame, as `frame` puts them on the wire.
 * Everybody reads the same bytes, and they are made without looking into them.
 */
export function jsonDialect(frame: (messages: readonly string[]) => Uint8Array): Dialect {
  const manner = Symbol('JSON');
  return {
    greeting: '',
    atEnd: DISCONNECTED,
    read: parseRequest,
    encode: (told) => frame(told.map(({ json }) => json)),
    mannerOf: () => manner,
    isPersonal: () => false,
    givesUp: () => false,
  };
}

/** One message a line. JSON never holds a bare newline, so lines are all the framing that it needs. */
export function frameLines(messages: readonly string[]): Uint8Array {
  return Buffer.from(`${messages.join('\n')}\n`);
}
