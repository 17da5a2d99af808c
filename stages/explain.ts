import { UsageError } from './options.ts';

/** One sentence that says what to do about an error of the user's or the system's; a bug keeps its stack. */
export function explain(
  error: NodeJS.ErrnoException & { port?: number; address?: string },
): string {
  if (error instanceof UsageError) return error.message;
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${error.port} is taken by another program: end that one, or choose another port with --port or --web-port.`;
    case 'EACCES':
      return `Port ${error.port} needs rights that this user does not have: choose one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return `This computer does not have the address ${error.address ?? 'given by --host'}: leave out --host, or use --lan.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'There is no such host: --host takes an address of this computer.';
    default:
      return error.stack ?? error.message;
  }
}
