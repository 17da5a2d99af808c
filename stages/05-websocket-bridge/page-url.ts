import { networkInterfaces } from 'node:os';

const EVERYWHERE = ['::', '0.0.0.0'];

/** Names and addresses under which this server is reached, the one to pass on first. */
export function reachableHosts(hosts: readonly string[]): string[] {
  if (hosts.some((host) => EVERYWHERE.includes(host))) return [...lanAddresses(), 'localhost'];
  if (hosts.includes('127.0.0.1') || hosts.includes('::1')) return ['localhost'];
  return hosts.map((host) => (host.includes(':') ? `[${host}]` : host));
}

/** The addresses of this computer that others can use; IPv4, because people type them. */
function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

/** The address of the page that everybody can use who can reach this server. */
export function pageUrl(hosts: readonly string[], webPort: number, publicUrl?: string): string {
  return publicUrl ?? `http://${reachableHosts(hosts)[0]}:${webPort}`;
}
