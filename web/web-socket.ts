import type { OpenTransport } from '../clients/chat/transport.ts';

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
