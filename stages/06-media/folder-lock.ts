import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * Says that a folder is in use for as long as this process lives, however it ends: it listens on a
 * socket in that folder, and the system closes what a process has open. (A file with a process id
 * would not do: ids come again, and in each container anew.)
 */
export async function lockFolder(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).unref();
  try {
    await once(server.listen(socketIn(path)), 'listening');
    return server.on('error', () => {});
  } catch {
    // Windows has no such sockets, nor do some file systems: nobody will take it for abandoned.
    return undefined;
  }
}

/** Whether a folder was in use, and is no more. When in doubt it is in use. */
export async function isAbandoned(path: string): Promise<boolean> {
  const socket = connect(socketIn(path));
  try {
    await once(socket, 'connect');
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}

/** With the name of this computer, because on another one, which shares the disk, nobody could connect. */
function socketIn(folder: string): string {
  return join(folder, `${hostname()}.lock`);
}
