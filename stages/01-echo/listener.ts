/**
 * One port on one or more addresses, and every connection that was accepted on it. Every later stage
 * listens with this, for HTTP too.
 *
 * `net.Server` leaves four problems to its user, and each of them can stop a server: `close` waits for the
 * clients, however long they stay; an error of the server, such as a failed `accept`, ends the process if
 * there is no listener for it; connections are accepted until no file handle is left; and a socket that we
 * have ended stays open until the other side ends too, which it may never do.
 *
 * A listener writes nothing to a connection, and reads from it only after our side has ended: what is said
 * on it depends on the server that `create` makes. How many connections one address may have is not limited
 * before stage 05.
 */
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { devNull } from 'node:os';
import { lazy } from '../../shared/lazy.ts';
import {
  GOODBYE_MS,
  LISTEN_PAUSE_MS,
  MAX_GOODBYE_BYTES,
  MAX_SOCKETS_PER_LISTENER,
  RESERVED_HANDLES,
} from '../../shared/limits.ts';

export interface Listener {
  readonly port: number;
  /** Stops listening, lets each connection send what it has queued, and destroys it after GOODBYE_MS. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly hosts: readonly string[];
  readonly port: number;
  /** Lets other threads listen on the same port; the kernel distributes the connections. */
  readonly reusePort?: boolean;
}

/** The limit of this process, or of the whole system. */
const OUT_OF_HANDLES: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE']);

/**
 * Listens with one server per host, all on the same port. With port 0 the first one gets a free port and
 * the others use it. Rejects with the system's error (`EADDRINUSE`, `EACCES`, …), and then none listens.
 */
export async function listen(create: () => Server, options: ListenOptions): Promise<Listener> {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  let { port } = options;
  let closing = false;

  function open(server: Server, host: string): void {
    server.listen({ host, port, reusePort: options.reusePort ?? false });
  }

  /**
   * An error concerns one connection and must not end the process. But when no file handle is left, the
   * system offers the same connection again at once, without end (accept(2), EMFILE). So no connection is
   * accepted for a moment.
   */
  function recover(server: Server, host: string, { code }: NodeJS.ErrnoException): void {
    if (server.listening && !OUT_OF_HANDLES.has(code)) return;
    server.close();
    setTimeout(() => {
      if (!closing) open(server, host);
    }, LISTEN_PAUSE_MS);
  }

  /**
   * Clients still get what has been written for them, unless they do not read.
   * @lab 01.3 Close a listener
   */
  async function close(): Promise<void> {
    closing = true;
    const closed = servers.map((server) => once(server, 'close'));
    for (const server of servers) server.close();
    // Not `destroy`, which would discard what is queued, such as the goodbye of a stage.
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
      // 'connection' comes before any upgrade, so WebSockets are also closed here.
      server.on('connection', (socket: Socket) => {
        const full = sockets.size >= MAX_SOCKETS_PER_LISTENER || handlesRunLow();
        if (full && !cutOneThatHasEnded(sockets)) return void socket.destroy();
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        socket.once('finish', () => cutLater(socket));
      });
      open(server, host);
      // Until then, `once` rejects on 'error', so that a port that is taken fails the start.
      await once(server, 'listening');
      server.on('error', (error: NodeJS.ErrnoException) => recover(server, host, error));
      servers.push(server);
      port = (server.address() as AddressInfo).port;
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { port, close };
}

/** Connections that have already been told goodbye must not keep others out. */
function cutOneThatHasEnded(sockets: ReadonlySet<Socket>): boolean {
  for (const socket of sockets) {
    if (socket.writableEnded && !socket.destroyed) return Boolean(socket.destroy());
  }
  return false;
}

/**
 * Our side has ended. The other side may stay open forever if its client is gone or wants it to (in
 * FIN-WAIT-2, RFC 9293 section 3.3.2), and a client that keeps sending costs as much as before.
 */
function cutLater(socket: Socket): void {
  const cut = setTimeout(() => socket.destroy(), GOODBYE_MS);
  const heard = socket.bytesRead;
  socket.on('data', () => {
    if (socket.bytesRead - heard > MAX_GOODBYE_BYTES) socket.destroy();
  });
  socket.once('close', () => clearTimeout(cut));
}

/** How many files and sockets this process may have open (`ulimit -n`). */
const limit = lazy(() => {
  // Without network names, which would take DNS lookups.
  Object.assign(process.report, { excludeNetwork: true });
  // The form of a report is not fixed. On Windows there is no such limit, and the field is missing.
  const { userLimits } = process.report.getReport() as Report;
  return Number(userLimits?.open_files?.soft ?? Number.POSITIVE_INFINITY);
});

interface Report {
  readonly userLimits?: { readonly open_files?: { readonly soft: number | 'unlimited' } };
}

/**
 * Whether this process, with all its threads, has almost no file handles left. When there are none, Node
 * spins on the waiting connection without reporting it, so `recover` alone is not enough. The system gives
 * a new handle the lowest free number (open(2)), so that number tells how many are taken, and
 * sockets never get the last ones.
 */
export function handlesRunLow(): boolean {
  if (!Number.isFinite(limit())) return false;
  try {
    const handle = openSync(devNull, 'r');
    closeSync(handle);
    return handle >= limit() - RESERVED_HANDLES;
  } catch {
    return true;
  }
}
