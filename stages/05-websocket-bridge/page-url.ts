import { authority } from '../01-echo/authority.ts';
import { lanAddresses } from './lan-addresses.ts';

const EVERYWHERE = ['::', '0.0.0.0'];

/** Names and addresses under which this server is reached, the one to pass on first. */
export function reachableHosts(hosts: readonly string[]): string[] {
  if (hosts.some((host) => EVERYWHERE.includes(host)))
    return [...lanAddresses().map(({ address }) => address), 'localhost'];
  // `localhost` may be the IPv4 address alone: who listens on ::1 only is reached by that.
  return hosts.includes('127.0.0.1') ? ['localhost'] : [...hosts];
}

/** The address of the page that everybody can use who can reach this server. */
export function pageUrl(hosts: readonly string[], webPort: number, publicUrl?: string): string {
  const [host = 'localhost'] = reachableHosts(hosts);
  return publicUrl ?? `http://${authority(host, webPort)}`;
}
