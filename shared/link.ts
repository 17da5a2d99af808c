/**
 * One end of an ordered, lossless, two-way line between an I/O thread and the hub.
 *
 * What is sent in one turn of the event loop travels as one batch. Iterate to receive; asking for
 * the next batch says that the last one has been dealt with, and that is what holds a fast sender
 * back: more than LINK_WINDOW_MESSAGES are never on their way. Messages are strings of one line,
 * so that the link may as well be a socket to another machine.
 */
export interface Link extends AsyncIterable<readonly string[]> {
  send(message: string): void;
  /** Resolves when the other side has kept up; at once, nearly always. Await it before reading more. */
  drained(): Promise<void>;
  /** Ends both directions; the other end's iteration ends after what was sent before. */
  close(): void;
}
