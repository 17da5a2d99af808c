import type { Socket } from 'node:net';

/**
 * The bytes of the sockets of one listener. A socket counts its own bytes, so they are read when somebody
 * asks, and nothing is done for each write.
 */
export class SocketMeter {
  readonly #sockets = new Set<Socket>();
  /** The bytes of sockets that have closed, less those that have been taken. */
  #received = 0;
  #sent = 0;

  get size(): number {
    return this.#sockets.size;
  }

  add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#received += socket.bytesRead;
      this.#sent += socket.bytesWritten;
    });
  }

  /** The bytes since the last call. */
  take(): { readonly received: number; readonly sent: number } {
    let [received, sent] = [this.#received, this.#sent];
    for (const { bytesRead, bytesWritten } of this.#sockets) {
      received += bytesRead;
      sent += bytesWritten;
    }
    this.#received -= received;
    this.#sent -= sent;
    return { received, sent };
  }
}
