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
