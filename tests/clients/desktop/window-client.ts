import { once } from 'node:events';
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import type { TcpAddress } from '../../../clients/chat/transport.ts';
import { type Bridge, desktopPage, startBridge } from '../../../clients/desktop/bridge.ts';
import type { Message } from '../../support/clients.ts';
import { patienceMs, Received } from '../../support/received.ts';

/** A bridge whose window was opened with an address that needs escaping. It closes with its scope. */
export async function bridge(): Promise<Bridge & AsyncDisposable> {
  const page = await desktopPage({ address: { host: '"&<b>', port: 1 } });
  const started = await startBridge(0, [page]);
  return Object.assign(started, { [Symbol.asyncDispose]: () => started.close() });
}

const GAVE_UP = 4_999;

/** A complete answer of the bridge. */
export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Sends one request to the bridge. Unlike `fetch`, it can have any Host and Origin. */
export async function ask(
  bridge: Bridge,
  path: string,
  { body, ...options }: RequestOptions & { body?: Uint8Array } = {},
): Promise<Answer> {
  const where = { host: '127.0.0.1', port: bridge.port, path };
  const sent = request({ ...where, agent: false, timeout: patienceMs(), ...options });
  sent.once('timeout', () => sent.destroy(new Error(`no answer from ${path}`)));
  sent.end(body);
  const upgraded = once(sent, 'upgrade').then(([, socket]) => {
    socket.destroy();
    throw new Error('the WebSocket was let in');
  });
  const [answer] = await Promise.race([once(sent, 'response'), upgraded]);
  return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) };
}

/** A window as the bridge sees it, after it was admitted. */
export class WindowClient {
  readonly #bridge: Bridge;
  readonly headers: { readonly cookie: string; readonly origin: string };

  private constructor(bridge: Bridge, cookie: string) {
    this.#bridge = bridge;
    this.headers = { cookie, origin: `http://127.0.0.1:${bridge.port}` };
  }

  /** Goes in through the entrance. */
  static async enter(bridge: Bridge): Promise<WindowClient> {
    const { pathname, search } = new URL(bridge.entrance);
    const { headers } = await ask(bridge, pathname + search);
    const [cookie = ''] = headers['set-cookie'] ?? [];
    return new WindowClient(bridge, cookie.split(';')[0] ?? '');
  }

  ask(path: string, { headers, ...options }: Parameters<typeof ask>[2] = {}): Promise<Answer> {
    return ask(this.#bridge, path, { ...options, headers: { ...this.headers, ...headers } });
  }

  /** Opens a WebSocket. After too long, this side closes it, with a code that the bridge does not use. */
  socket(path: string): WebSocket {
    const url = `ws://127.0.0.1:${this.#bridge.port}${path}`;
    const handshakeTimeout = patienceMs();
    const socket = new WebSocket(url, { headers: this.headers, handshakeTimeout });
    const overdue = setTimeout(() => socket.close(GAVE_UP), patienceMs()).unref();
    return socket.once('close', () => clearTimeout(overdue));
  }

  /** Opens a connection to a chat through the bridge. */
  line({ host, port }: TcpAddress) {
    const socket = this.socket(`/ws?${new URLSearchParams({ host, port: String(port) })}`);
    const messages = new Received<Message>();
    socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Message));
    const closed = once(socket, 'close').then(([code, reason]) => {
      messages.end();
      return { code: Number(code), reason: String(reason) };
    });
    const next = (type: string) => messages.next(type, (message) => message.type === type);
    return { socket, closed, next };
  }

  /** Opens a connection and joins the room. */
  async join(address: TcpAddress, name: string) {
    const line = this.line(address);
    await once(line.socket, 'open');
    line.socket.send(JSON.stringify({ type: 'hello', v: 1, name }));
    return { ...line, welcome: await line.next('welcome') };
  }
}
