import type { Code, ProtocolError } from './codes.ts';

/** One thing a client said: a line without its end, or why what came is none. */
export type Line = string | ProtocolError;

/**
 * One client, whatever the transport. Iterate it to read what it says; the iteration ends when
 * the client does, and leaving it early leaves the connection open. Nothing here throws for what
 * the other side does: an expected disconnect is silent.
 */
export interface Connection extends AsyncIterable<readonly Line[]> {
  readonly remoteAddress: string;
  /** Bytes that wait for a reader that is slower than the room. */
  readonly queuedBytes: number;
  /** Whether it broke: nobody is left to be answered, and what is still unread need not be read. */
  readonly broken: boolean;
  /** Resolves when what waits has gone out, or never will; at once where little waits. */
  drained(): Promise<void>;
  /** Puts whole encoded lines (or frames) on the wire; nothing after `close`. */
  write(bytes: Uint8Array): void;
  /** Sends what is queued, says why (where the transport can), and cuts the line if that takes too long. */
  close(code: Code): void;
}
