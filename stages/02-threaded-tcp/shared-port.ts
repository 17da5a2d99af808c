import { createServer } from 'node:net';
import { listen } from '../01-echo/listener.ts';

/**
 * Whether several threads can listen on one port with the kernel distributing the connections
 * (`SO_REUSEPORT`): on Linux and some other Unix systems, but not on macOS or Windows.
 */
export async function canSharePorts(): Promise<boolean> {
  try {
    const probe = await listen(createServer, { hosts: ['127.0.0.1'], port: 0, reusePort: true });
    await probe.close();
    return true;
  } catch {
    return false;
  }
}

/**
 * Rejects with `EADDRINUSE` if another program is listening already. Two servers of one user that both
 * share a port would not notice each other, and each would get some of the clients.
 */
export async function claimPorts(
  hosts: readonly string[],
  ports: readonly number[],
): Promise<void> {
  for (const port of ports.filter((port) => port !== 0)) {
    const claim = await listen(createServer, { hosts, port });
    await claim.close();
  }
}
