/** Where a chat listens for TCP; `port` is from 1 to 65535. */
export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/** Where a stage listens that has been told nothing else. */
export const USUAL_ADDRESS: TcpAddress = { host: 'localhost', port: 12_345 };

/** The port that this text names, or undefined. */
export function parsePort(text: string): number | undefined {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  return port > 0 && port < 65_536 ? port : undefined;
}
