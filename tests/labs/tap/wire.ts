/** A tap between a client and a server, both of them sockets of the test. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { Entry } from '../../../labs/tap/entry.ts';
import { startTap, type Tap, type TapOptions } from '../../../labs/tap/proxy.ts';

/** The two ends of one connection through a tap. */
export interface Ends {
  readonly client: End;
  readonly server: End;
}

/** A socket that keeps what it receives. */
export class End {
  readonly socket: Socket;
  readonly chunks: string[] = [];
  /** The code of its error, or `closed` if it had none. */
  readonly closed: Promise<string>;

  constructor(socket: Socket) {
    this.socket = socket;
    let code = 'closed';
    socket.on('error', (error: NodeJS.ErrnoException) => {
      code = error.code ?? error.message;
    });
    this.closed = new Promise((resolve) => socket.once('close', () => resolve(code)));
  }

  /** Begins to read. */
  read(): this {
    this.socket.on('data', (chunk: Buffer) => this.chunks.push(chunk.toString('latin1')));
    return this;
  }

  get text(): string {
    return this.chunks.join('');
  }

  /** Waits until it has received this many bytes. */
  async received(bytes: number): Promise<string> {
    while (this.text.length < bytes) await once(this.socket, 'data');
    return this.text;
  }
}

/** A server, a tap in front of it, and clients. */
export class Wire implements AsyncDisposable {
  readonly tap: Tap;
  readonly #server: ReturnType<typeof createServer>;
  readonly #sockets: Socket[] = [];

  private constructor(tap: Tap, server: ReturnType<typeof createServer>) {
    this.tap = tap;
    this.#server = server;
  }

  static async open(options: Partial<TapOptions> = {}): Promise<Wire> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const tap = await startTap({ port: 0, server: { host: '127.0.0.1', port }, ...options });
    return new Wire(tap, server);
  }

  /** Connects a client, and resolves to both ends when the server has accepted it. */
  async connect(): Promise<Ends> {
    const accepted = once(this.#server, 'connection');
    const client = connect({
      port: this.tap.port,
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    });
    const [server] = (await accepted) as [Socket];
    this.#sockets.push(client, server);
    return { client: new End(client), server: new End(server) };
  }

  /** Resolves to the next entry that matches, unless there is one already. */
  entry<T extends Entry>(matches: (entry: Entry) => entry is T): Promise<T>;
  entry(matches: (entry: Entry) => boolean): Promise<Entry>;
  entry(matches: (entry: Entry) => boolean): Promise<Entry> {
    const { recording } = this.tap;
    const found = recording.entries.find(matches);
    if (found) return Promise.resolve(found);
    return new Promise((resolve) => {
      const stop = recording.listen((entry) => {
        if (!matches(entry)) return;
        stop();
        resolve(entry);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await this.tap.close();
  }
}
