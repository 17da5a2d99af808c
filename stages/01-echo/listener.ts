import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { GOODBYE_MS, MAX_SOCKETS_PER_LISTENER } from '../../shared/limits.ts';

/** One port on one or more addresses, and every connection that came in through it. */
export interface Listener {
  readonly port: number;
  /** Stops listening, lets each connection send what it has queued, and cuts it after GOODBYE_MS. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly hosts: readonly string[];
  readonly port: number;
  /** Lets other threads listen on the same port; the kernel spreads the connections. */
  readonly reusePort?: boolean;
}

/**
 * Listens with one server per host, all on one port: with port 0 the first picks and the others
 * follow. Fails with the system's error (`EADDRINUSE`, `EACCES`, …) and then listens on none.
 */
export async function listen(create: () => Server, options: ListenOptions): Promise<Listener> {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  let port = options.port;

  async function close(): Promise<void> {
    const closed = servers.map((server) => once(server, 'close'));
    for (const server of servers) server.close();
    for (const socket of sockets) socket.destroySoon();
    const cut = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, GOODBYE_MS);
    await Promise.all(closed);
    clearTimeout(cut);
  }

  try {
    for (const host of options.hosts) {
      const server = create();
      // 'connection' comes before any upgrade, so WebSockets are closed like everything else.
      server.on('connection', (socket: Socket) => {
        if (sockets.size >= MAX_SOCKETS_PER_LISTENER && !cutOneThatHasEnded(sockets)) {
          return void socket.destroy();
        }
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
      });
      server.listen({ host, port, reusePort: options.reusePort ?? false });
      await once(server, 'listening');
      // From here on an error concerns one connection (EMFILE): it must not end the process.
      server.on('error', () => {});
      servers.push(server);
      port = (server.address() as AddressInfo).port;
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { port, close };
}

/** Those whom we have told goodbye keep nobody out. */
function cutOneThatHasEnded(sockets: ReadonlySet<Socket>): boolean {
  for (const socket of sockets) {
    if (socket.writableEnded && !socket.destroyed) return Boolean(socket.destroy());
  }
  return false;
}
