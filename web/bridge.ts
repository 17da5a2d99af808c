import type { DesktopSetup, OpenTransport, TcpAddress } from '../clients/chat/transport.ts';
import { openWebSocket } from './web-socket.ts';

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
