/**
 * The dialect for programs: one JSON object on each line, as in JSON Lines (https://jsonlines.org). Programs
 * come in at this stage because what a program needs comes in here: ids for its messages, and a place on the
 * timeline from which to resume. docs/protocol.md describes all requests and events.
 */
import { parseRequest } from '../../shared/protocol.ts';
import { DISCONNECTED } from '../03-nicknames/hub.ts';
import type { Dialect } from '../03-nicknames/text-dialect.ts';

/**
 * All programs get the same bytes, and events are passed on as the hub has encoded them, without being parsed.
 *
 * @param frame joins messages as the transport needs it: lines here, and WebSocket frames in stage 05
 */
export function jsonDialect(frame: (messages: readonly string[]) => Uint8Array): Dialect {
  return {
    greeting: '',
    // A program may resume, so the end of its connection is not the end of its stay.
    atEnd: DISCONNECTED,
    read: parseRequest,
    encode: (events) => frame(events.map(({ json }) => json)),
    givesUp: () => false,
  };
}

/** JSON text can be written without line feeds, so lines are all the framing that it needs. */
export function frameLines(messages: readonly string[]): Uint8Array {
  return Buffer.from(`${messages.join('\n')}\n`);
}

/**
 * The dialect of a connection that has not sent anything yet. If its first line begins with `{`, it speaks
 * JSON, and otherwise text: a name cannot begin with a brace.
 */
export function byFirstLine(text: Dialect, json: Dialect): Dialect {
  return {
    ...text,
    read(line, reader) {
      reader.dialect = line.startsWith('{') ? json : text;
      return reader.dialect.read(line, reader);
    },
  };
}
