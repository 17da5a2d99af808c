import { createServer } from 'node:net';
import { listen } from '../01-echo/listener.ts';

/**
 * Whether several threads may listen on one port and the kernel spreads the connections among
 * them: Linux and some other Unixes (`SO_REUSEPORT`); not macOS, not Windows.
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
 * Fails with `EADDRINUSE` where somebody listens already. Two servers of one user that both share
 * a port would not notice each other, and each would get some of the clients.
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
