import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * Marks a folder as in use for as long as this process lives, however it ends: the process listens on a
 * socket in the folder, which the system closes with the process. (A file with a process id would not do,
 * because ids are reused, and every container has its own.)
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

/** Whether a folder was in use and no longer is. In case of doubt, it is in use. */
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

/** Includes the name of this computer, because another computer that shares the disk could not connect. */
function socketIn(folder: string): string {
  return join(folder, `${hostname()}.lock`);
}
