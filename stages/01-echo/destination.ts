/**
 * What a client tells a person about the server that it connects to: its address, and why it could not be
 * reached. The system's own message, `connect ECONNREFUSED 127.0.0.1:12345`, names the error and the
 * system call (the codes are in errno(3)); a person wants to know what to do. So each sentence here ends
 * with advice, and no client repeats the list. The errors of a server that cannot start are different
 * errors with different advice: `stages/exit.ts` explains those.
 */

/** The address that a client connects to, and the stage to start if no server is running there. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly stage: string;
}

/**
 * Host and port as in a URL, where an IPv6 address is in brackets (RFC 3986 section 3.2.2): without them,
 * nobody could tell the last group of `::1:12345` from a port.
 */
export function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Explains why a TCP connection failed or broke, and what to do about it. */
export function explainConnectError(
  error: { readonly code?: string; readonly message: string },
  { host, port, stage }: Destination,
): string {
  switch (error.code) {
    // The computer answered with a reset: it is there, but no program listens on the port.
    case 'ECONNREFUSED':
      return `Nothing listens on ${authority(host, port)}. Start a stage first (npm run stage ${stage}).`;
    // The name has no address. EINVAL: an address that needs a zone has none, as in `fe80::1`.
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return `There is no host '${host}'. Check its spelling, or use its IP address.`;
    // There was a connection, and the other side reset it. EPIPE: we wrote after that.
    case 'ECONNRESET':
    case 'EPIPE':
      return 'The server cut the connection.';
    // Nobody answered. A firewall that drops packets looks the same as a computer that is off.
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${authority(host, port)} cannot be reached. Check the address, the network and its firewall.`;
    // If a name has several addresses and all fail, Node's AggregateError has a code but no message.
    default:
      return error.message || `The connection to ${authority(host, port)} failed (${error.code}).`;
  }
}
