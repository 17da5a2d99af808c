/**
 * Whom a rule for an address concerns. The server knows no people, only addresses, and an address is not a
 * person in either direction: behind a router, many people have one; in an IPv6 network, one person has any
 * number. So every rule for strangers, such as a ban or a limit, is about a network.
 */

/**
 * Returns what counts as one network: an IPv4 address, or the first half of an IPv6 address, because anyone
 * who has one such address has all 2^64 of that half (RFC 6177, RFC 4291 section 2.5.4). A whole class
 * behind one router may be one network, and the limits leave room for a class. (Many providers assign whole
 * blocks of such networks, so an attacker may have some hundreds; to count blocks would put neighbors
 * together.)
 */
export function networkOf(address: string): string {
  if (address.includes('.')) return withoutPrefix(address);
  const [start = [], end = []] = address.split('::').map(groupsOf);
  // `::` stands for as many groups of zeros as are missing (RFC 4291 section 2.2).
  const zeros = Array(Math.max(0, 8 - start.length - end.length)).fill('0');
  return [...start, ...zeros, ...end].slice(0, 4).join(':');
}

/** Returns an address as people write it. On an IPv6 socket, an IPv4 address is `::ffff:192.0.2.1`. */
export function withoutPrefix(address: string): string {
  return address.includes('.') ? address.slice(address.lastIndexOf(':') + 1) : address;
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
