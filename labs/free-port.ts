/**
 * Ports for programs that get theirs from us. A port that was free a moment ago may be gone when the program
 * opens it, so these are ports that nobody else takes in between:
 *
 * - They are below those that a system gives to a socket that asks for any (from 32768 on Linux, and from 49152
 *   on others).
 * - Each process that needs some has a range of its own. It listens on the first port of the range until it
 *   ends, so that another check, which runs at the same time, takes another range.
 *
 * A port that is in use is left out. Nothing is tried again after a program has been started with its port:
 * that the address is in use may be a mistake of that program, which has opened it twice.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

export const FIRST_PORT = 20_000;
/** The first one that a system may give to any socket. */
export const END_OF_PORTS = 32_768;
/**
 * A port can be opened again at once only by a program that asks for it (`SO_REUSEADDR`). A check takes about
 * a second, so that after so many of them the minute has passed in which others cannot.
 */
const RANGE = 128;
const HOST = '127.0.0.1';

let ours: Promise<AsyncGenerator<number, never>> | undefined;

/** A port that nothing listens on, and that nobody else gets. */
export async function freePort(): Promise<number> {
  ours ??= ownRange();
  const { value } = await (await ours).next();
  return value;
}

async function ownRange(): Promise<AsyncGenerator<number, never>> {
  const count = Math.floor((END_OF_PORTS - FIRST_PORT) / RANGE);
  const begin = Math.floor(Math.random() * count);
  for (let offset = 0; offset < count; offset += 1) {
    const first = FIRST_PORT + ((begin + offset) % count) * RANGE;
    const lock = await listening(first);
    if (!lock) continue;
    // Its end comes with that of the process, which it does not prevent.
    lock.unref();
    return freeOnes(first);
  }
  throw new Error('all ports for checks are in use');
}

async function* freeOnes(first: number): AsyncGenerator<number, never> {
  while (true) {
    let found = 0;
    for (let port = first + 1; port < first + RANGE; port += 1) {
      const server = await listening(port);
      if (!server) continue;
      await once(server.close(), 'close');
      found += 1;
      yield port;
    }
    if (found === 0) throw new Error(`all ports from ${first} to ${first + RANGE - 1} are in use`);
  }
}

/** A server on this port, unless somebody else listens there, or the system keeps the port for itself. */
async function listening(port: number): Promise<Server | undefined> {
  const server = createServer();
  try {
    await once(server.listen(port, HOST), 'listening');
    return server;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES') return undefined;
    throw error;
  }
}
