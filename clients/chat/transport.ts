/*
 * What a client needs from a network: to open a connection that carries text messages, and to hear when
 * it has closed. The page has WebSockets for it, programs have TCP, tests have an object in memory. The
 * close codes are those of WebSockets (RFC 6455 section 7.4) on every transport, so that the decision to
 * come back is made in one place.
 */

/** Receives the events of a transport: first `opened` or `closed`, then messages, and finally `closed`. */
export interface TransportListener {
  opened(): void;
  message(text: string): void;
  /** `code` is a WebSocket close code for every transport. `reason`, if known, is for people. */
  closed(code: number, reason?: string): void;
}

/** A connection to the server that carries text messages. */
export interface Transport {
  send(text: string): void;
  /** Closes the connection after sending what is queued. The listener gets no further events. */
  close(): void;
}

/** Opens a connection to the server. Returns at once, and reports through the listener. */
export type OpenTransport = (listener: TransportListener) => Transport;

/** The address of a chat over TCP. `port` is from 1 to 65535. */
export interface TcpAddress {
  readonly host: string;
  readonly port: number;
}

/** The default address of a stage. */
export const USUAL_ADDRESS: TcpAddress = { host: 'localhost', port: 12_345 };

/** The data that the program of the desktop window has put into the page. */
export interface DesktopSetup {
  /** The address from its command line. */
  readonly address?: TcpAddress | undefined;
}

/** Parses a port. Returns undefined if the text is not one. */
export function parsePort(text: string): number | undefined {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  return port > 0 && port < 65_536 ? port : undefined;
}
