import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What all of these servers share: a port, the sockets of its clients, and an end. */
export abstract class TcpServer {
  readonly #sockets = new Set<Socket>();
  // A client may end its side and still wait for answers.
  readonly #server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
    void this.serve(socket);
  });

  /** Talks to one client until it leaves. Must not reject. */
  abstract serve(socket: Socket): Promise<void>;

  /** Returns the port, which the system chooses if it is 0. */
  async listen(port: number, reusePort = false): Promise<number> {
    await once(this.#server.listen({ port, host: '127.0.0.1', reusePort }), 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.#server[Symbol.asyncDispose]();
  }
}

/** What a client sends, until it ends its side or its connection breaks. */
export async function* chunksOf(socket: Socket): AsyncGenerator<Buffer> {
  try {
    yield* socket.iterator({ destroyOnReturn: false });
  } catch {
    // A connection that was reset has no more chunks.
  }
}
