/** Host and port as in a URL, where an IPv6 address is in brackets (RFC 3986 section 3.2.2). */
export function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
