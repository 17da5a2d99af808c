/**
 * One end of an ordered, lossless, two-way line between an I/O thread and the hub.
 *
 * What is sent in one turn of the event loop travels as one batch. Iterate to receive; asking for
 * the next batch says that the last one has been dealt with. Messages are strings of one line, so
 * that the link may as well be a socket to another machine.
 */
export interface Link extends AsyncIterable<readonly string[]> {
  send(message: string): void;
  /** Whether the other end has fallen behind. Look after each message, and await `drained` before the next. */
  readonly full: boolean;
  /** Resolves when the other end has caught up, or the link is closed. */
  drained(): Promise<void>;
  /** Ends both directions; the other end's iteration ends after what was sent before. */
  close(): void;
}
