/** What a transport tells its owner: first `opened` or `closed`, then messages, at last `closed`. */
export interface TransportListener {
  opened(): void;
  message(text: string): void;
  /** `code` is a WebSocket close code, whatever the transport. */
  closed(code: number): void;
}

/** A line to the server that carries text, one message at a time. */
export interface Transport {
  send(text: string): void;
  /** Ends the line; what was sent before still goes out. The listener hears nothing more. */
  close(): void;
}

/** Opens a line to `url`; returns at once, and reports through the listener. */
export type OpenTransport = (url: string, listener: TransportListener) => Transport;

/** A transport over WebSocket. */
export const openWebSocket: OpenTransport = (url, listener) => {
  const socket = new WebSocket(url);
  const listening = new AbortController();
  const { signal } = listening;
  socket.addEventListener('open', () => listener.opened(), { signal });
  socket.addEventListener('message', (event) => listener.message(String(event.data)), { signal });
  socket.addEventListener('close', (event) => listener.closed(event.code), { signal });
  return {
    send: (text) => socket.send(text),
    close() {
      listening.abort();
      socket.close();
    },
  };
};
