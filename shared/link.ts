/**
 * One end of an ordered, lossless, two-way channel between an I/O thread and the hub.
 *
 * What is sent in one turn of the event loop travels as one batch. Iterate to receive; asking for the next
 * batch confirms that the last one has been handled. Each message is a one-line string, so that a link
 * could also be a socket to another machine.
 */
export interface Link extends AsyncIterable<readonly string[]> {
  send(message: string): void;
  /** Whether the other end has fallen behind. If so, await `drained` before the next message. */
  readonly full: boolean;
  /** Resolves when the other end has caught up, or the link is closed. */
  drained(): Promise<void>;
  /** Closes both directions. The other end still receives what was sent before. */
  close(): void;
}
