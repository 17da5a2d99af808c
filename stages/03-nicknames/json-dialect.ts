import { parseRequest } from '../../shared/protocol.ts';
import type { Dialect } from './dialect.ts';
import { DISCONNECTED } from './handlers.ts';

/**
 * The dialect for programs: one JSON object per line or WebSocket frame, as `frame` encodes them. All
 * readers get the same bytes, and the JSON is passed on without being parsed.
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

/** One message per line. JSON text can be written without newlines, so lines are all the framing it needs. */
export function frameLines(messages: readonly string[]): Uint8Array {
  return Buffer.from(`${messages.join('\n')}\n`);
}
