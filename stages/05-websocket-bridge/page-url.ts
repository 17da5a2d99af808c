import { authority } from '../01-echo/destination.ts';
import { lanAddresses } from './lan-addresses.ts';

const EVERYWHERE = ['::', '0.0.0.0'];

/** Names and addresses of this server, with the best one to pass on first. */
export function reachableHosts(hosts: readonly string[]): string[] {
  if (hosts.some((host) => EVERYWHERE.includes(host)))
    return [...lanAddresses().map(({ address }) => address), 'localhost'];
  // `localhost` may mean the IPv4 address only, so a server on ::1 alone needs its address.
  return hosts.includes('127.0.0.1') ? ['localhost'] : [...hosts];
}

/** The address of the page for anyone who can reach this server. */
export function pageUrl(hosts: readonly string[], webPort: number, publicUrl?: string): string {
  const [host = 'localhost'] = reachableHosts(hosts);
  return publicUrl ?? `http://${authority(host, webPort)}`;
}
