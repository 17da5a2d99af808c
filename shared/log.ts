/**
 * What a server tells the person who runs it: one entry for each notable event. An entry is plain data, so it
 * crosses threads as it is. What becomes of it, a line for people or for programs, is decided in one place
 * (`stages/log.ts`), and a stage knows nothing of that.
 *
 * An entry never contains the text of a message, a secret (session, token, id of a clip), or anything that
 * controls a terminal. The addresses of clients are only in entries of the level `debug`.
 */

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
