import type { DesktopSetup, OpenTransport, TcpAddress } from '../clients/chat/transport.ts';

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

/** The setup of the desktop window, or undefined in a browser. */
export function desktopSetup(): DesktopSetup | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="wirechat-desktop"]');
  return meta ? (JSON.parse(meta.content) as DesktopSetup) : undefined;
}

/** A transport over TCP: the program behind the window relays the messages. */
export function openThroughBridge(address: () => TcpAddress): OpenTransport {
  return (listener) => {
    const { host, port } = address();
    const query = new URLSearchParams({ host, port: String(port) });
    return openWebSocket(`${socketOrigin()}/ws?${query}`)(listener);
  };
}

/** Closes the window when the program behind it ends. The program ends when the window is closed. */
export function stayWithProgram(): void {
  new WebSocket(`${socketOrigin()}/window`).addEventListener('close', () => window.close());
}

/** The origin of this page for WebSockets. */
export function socketOrigin(): string {
  return location.origin.replace(/^http/, 'ws');
}
