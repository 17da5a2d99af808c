import { UsageError } from './options.ts';

/** Explains an error of the user or the system in one sentence. For a bug, returns its stack. */
export function explain(
  error: NodeJS.ErrnoException & { port?: number; address?: string },
  platform = process.platform,
): string {
  if (error instanceof UsageError) return error.message;
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${error.port} is taken by another program: end that one, or choose another port with --port or --web-port.`;
    case 'EACCES':
      return explainDenied(error.port, platform);
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return `This computer does not have the address ${error.address ?? 'given by --host'}: leave out --host, or use --lan.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'There is no such host: --host takes an address of this computer.';
    case 'PAGE_NOT_BUILT':
      return error.message;
    default:
      return error.stack ?? error.message;
  }
}

/** On Windows no port needs privileges, but any may be reserved. Elsewhere ports below 1024 need them. */
function explainDenied(port = 0, platform: NodeJS.Platform): string {
  if (platform === 'win32')
    return `Windows has reserved port ${port}, as it does for Hyper-V, WSL and Docker, or another program holds it: choose another port with --port or --web-port. This lists the reserved ones: netsh interface ipv4 show excludedportrange protocol=tcp`;
  if (port < 1_024)
    return `Port ${port} needs rights that this user does not have: choose one above 1023 with --port or --web-port.`;
  return `The system does not let this program have port ${port}: choose another port with --port or --web-port.`;
}
