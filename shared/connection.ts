import type { Code, ProtocolError } from './codes.ts';

/** One line from a client, without its line ending, or the reason why it is not a valid line. */
export type Line = string | ProtocolError;

/**
 * One client, over any transport. Iterate over it to read the client's lines. The iteration ends when the
 * client ends its side; leaving the loop early does not close the connection. No method throws because of
 * something the other side does: an expected disconnect is silent.
 */
export interface Connection extends AsyncIterable<readonly Line[]> {
  readonly remoteAddress: string;
  /** Bytes that are queued because the client reads more slowly than the room writes. */
  readonly queuedBytes: number;
  /** Whether the connection broke: no answer can reach the client, and unread lines need not be read. */
  readonly broken: boolean;
  /** Resolves when the queued bytes have been sent, or never will be; at once if little is queued. */
  drained(): Promise<void>;
  /** Writes whole encoded lines or frames. Does nothing after `close`. */
  write(bytes: Uint8Array): void;
  /** Sends what is queued and, where possible, the reason. Destroys the connection if that takes too long. */
  close(code: Code): void;
}
