import { lanAddresses } from './lan-addresses.ts';

const EVERYWHERE = ['::', '0.0.0.0'];

/** Names and addresses under which this server is reached, the one to pass on first. */
export function reachableHosts(hosts: readonly string[]): string[] {
  if (hosts.some((host) => EVERYWHERE.includes(host)))
    return [...lanAddresses().map(({ address }) => address), 'localhost'];
  if (hosts.includes('127.0.0.1') || hosts.includes('::1')) return ['localhost'];
  return hosts.map((host) => (host.includes(':') ? `[${host}]` : host));
}

/** The address of the page that everybody can use who can reach this server. */
export function pageUrl(hosts: readonly string[], webPort: number, publicUrl?: string): string {
  return publicUrl ?? `http://${reachableHosts(hosts)[0]}:${webPort}`;
}
