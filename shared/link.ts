/**
 * One end of an ordered, lossless, two-way channel between an I/O thread and the hub.
 *
 * Iterate to receive one or more messages at a time; asking for the next ones confirms that the last ones have
 * been handled. Each message is a one-line string, so that a link could also be a socket to another machine.
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
