/** What a transport tells its owner: first `opened` or `closed`, then messages, at last `closed`. */
export interface TransportListener {
  opened(): void;
  message(text: string): void;
  /** `code` is a WebSocket close code, whatever the transport; `reason`, where it is known, is for people. */
  closed(code: number, reason?: string): void;
}

/** A line to the server that carries text, one message at a time. */
export interface Transport {
  send(text: string): void;
  /** Ends the line; what was sent before still goes out. The listener hears nothing more. */
  close(): void;
}

/** Opens a line to the server; returns at once, and reports through the listener. */
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
