/**
 * What a server tells the person who runs it: one entry for each notable event. An entry is plain data, so it
 * crosses threads as it is. What becomes of it, a line for people or for programs, is decided in one place
 * (`stages/log.ts`), and a stage knows nothing of that.
 *
 * An entry never contains the text of a message, a secret (session, token, id of a clip), or anything that
 * controls a terminal. The addresses of clients are only in entries of the level `debug`.
 */
import { type Code, DETAILS, ProtocolError } from './codes.ts';
import type { Happening } from './protocol.ts';

/** One notable event. The fields besides the first three depend on the event. */
export interface LogEntry {
  /** From the least important to the most. */
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** The kind of the event, for programs: a few words that stay the same, such as `thread-died`. */
  readonly event: string;
  /** What has happened, for people. */
  readonly sentence: string;
  readonly [field: string]: string | number | boolean | undefined;
}

/** Receives every entry. It returns at once and never throws. */
export type Log = (entry: LogEntry) => void;

/** A member has joined, left, or taken another name. */
export function memberEntry(happening: Happening): LogEntry {
  const { name, type } = happening;
  const from = type === 'renamed' ? happening.from : undefined;
  const sentence = from === undefined ? `${name} has ${type}.` : `${from} is now ${name}.`;
  return { level: 'info', event: type, sentence, name, from };
}

/** An error of ours, with its stack. `doing` is what failed: `Serving a connection`. */
export function bugEntry(doing: string, cause: unknown): LogEntry {
  const { message, stack } = cause instanceof Error ? cause : new Error(String(cause));
  return { level: 'error', event: 'bug', sentence: `${doing} failed: ${message}`, stack };
}

/** What the person who runs the server may want to do something about, such as raising a limit. */
const NOTABLE: ReadonlySet<Code> = new Set<Code>([
  'server-full',
  'address-full',
  'crowded',
  'too-slow',
]);

/** Logs a code that a client was told, if it is notable. `name` is undefined if the client is not a member. */
export function logTold(code: unknown, name: string | undefined, log: Log): void {
  if (!NOTABLE.has(code as Code)) return;
  const sentence = `${name ?? 'A newcomer'} was told: ${DETAILS[code as Code]} (${code}).`;
  log({ level: 'warn', event: String(code), sentence, name });
}

/** Returns the error to answer a request with: `internal-error` for a bug of ours, which is logged. */
export function refusalFor(request: { readonly type: string }, error: unknown, log: Log) {
  if (error instanceof ProtocolError) logTold(error.code, undefined, log);
  else log(bugEntry(`The handler of '${request.type}'`, error));
  return error instanceof ProtocolError ? error : new ProtocolError('internal-error');
}
