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

/** A transport over WebSocket, to this URL. */
export function openWebSocket(url: string): OpenTransport {
  return (listener) => {
    const socket = new WebSocket(url);
    const listening = new AbortController();
    const { signal } = listening;
    socket.addEventListener('open', () => listener.opened(), { signal });
    socket.addEventListener('message', (event) => listener.message(String(event.data)), { signal });
    const closed = ({ code, reason }: CloseEvent) => listener.closed(code, reason || undefined);
    socket.addEventListener('close', closed, { signal });
    return {
      send: (text) => socket.send(text),
      close() {
        listening.abort();
        socket.close();
      },
    };
  };
}
