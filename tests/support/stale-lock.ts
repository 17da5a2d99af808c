import { once } from 'node:events';
import { rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Leaves the lock of a killed process in a folder. Closing the server would remove its socket by name. */
export async function leaveStaleLock(folder: string): Promise<void> {
  const path = join(folder, `${hostname()}.lock`);
  const server = createServer().listen(`${path}.new`);
  await once(server, 'listening');
  await rename(`${path}.new`, path);
  await new Promise((resolve) => server.close(resolve));
}
