import { authority } from './authority.ts';

/** The address that a client connects to, and the stage to start if no server is running there. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly stage: string;
}

/** Explains why a TCP connection failed or broke, and what to do about it. */
export function connectTrouble(
  error: { readonly code?: string; readonly message: string },
  { host, port, stage }: Destination,
): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return `Nothing listens on ${authority(host, port)}. Start a stage first (npm run stage ${stage}).`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
      return `There is no host '${host}'. Check its spelling, or use its IP address.`;
    case 'ECONNRESET':
    case 'EPIPE':
      return 'The server cut the connection.';
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${authority(host, port)} cannot be reached. Check the address, the network and its firewall.`;
    default:
      return error.message || `The connection to ${authority(host, port)} failed (${error.code}).`;
  }
}
