import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { PageAddress } from '../support/browser-window.ts';

/** Browsers report each failed connection, also that which was to fetch the script of the service worker. */
export const CONNECTION_ERRORS =
  /WebSocket|net::ERR_|can’t establish a connection|was interrupted|when fetching the script/;

/**
 * The connection from a page to its server, which a test can break as a lost Wi-Fi does. The page is also
 * loaded over it, so that its origin matches.
 */
export class BreakableLine implements AsyncDisposable {
  readonly host = '127.0.0.1';
  readonly webPort: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answers = new Set<Socket>();
  #broken = false;
  #target: PageAddress;

  private constructor(server: Server, webPort: number, target: PageAddress) {
    this.#server = server;
    this.webPort = webPort;
    this.#target = target;
    server.on('connection', (near) => this.#join(near, this.#target));
  }

  static async to(target: PageAddress): Promise<BreakableLine> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('not a TCP port');
    return new BreakableLine(server, address.port, target);
  }

  /** Cuts all connections, and lets none through until `restore`. */
  break(): void {
    this.#broken = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore(): void {
    this.#broken = false;
  }

  /** Leads new connections to another target, for example a restarted server. */
  leadTo(target: PageAddress): void {
    this.#target = target;
  }

  /** From now on, data from the server is lost, while the server still receives everything. */
  loseAnswers(): void {
    for (const far of this.#answers) far.unpipe().resume();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.break();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket, { host, webPort }: PageAddress): void {
    if (this.#broken) {
      near.destroy();
      return;
    }
    const far = connect({ host, port: webPort, noDelay: true });
    near.setNoDelay(true);
    near.pipe(far).pipe(near);
    this.#keep(near, far);
    this.#keep(far, near);
    this.#answers.add(far);
    far.once('close', () => this.#answers.delete(far));
  }

  /** Keeps a socket until it closes, which also closes its other half. */
  #keep(socket: Socket, other: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => {
      this.#sockets.delete(socket);
      other.destroy();
    });
  }
}
