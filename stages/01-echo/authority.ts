/** Host and port in one word, as URLs have it: an IPv6 address is in brackets there, and nowhere else (RFC 3986). */
export function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
