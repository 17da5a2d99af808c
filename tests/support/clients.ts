import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { patienceMs, Received } from './received.ts';
import type { Target } from './target.ts';
import { recorder } from './transcript.ts';

export type Address = Pick<Target, 'host' | 'port' | 'webPort'>;

/** A client of the text dialect, like a person at telnet. */
export class TextClient implements Disposable {
  readonly socket: Socket;
  readonly #lines = new Received<string>();
  readonly #record = recorder();
  #rest = '';

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => this.#receive(chunk));
    socket.on('error', () => {});
    socket.once('close', () => this.#lines.end());
    socket.once('end', () => {
      this.#record('event', 'the server ends the connection');
      this.#lines.end();
    });
  }

  static async connect({ host, port }: Address): Promise<TextClient> {
    const socket = connect({ host, port, noDelay: true });
    const client = new TextClient(socket);
    await once(socket, 'connect');
    return client;
  }

  /** Connects, sends a name, and waits until it has joined. */
  static async join(address: Address, name: string): Promise<TextClient> {
    const client = await TextClient.connect(address);
    client.say(name);
    await client.line(/^\* The room contains:/);
    return client;
  }

  say(line: string): void {
    this.write(`${line}\r\n`);
  }

  write(bytes: string | Uint8Array): void {
    this.#record('sent', bytes);
    this.socket.write(bytes);
  }

  /** Returns the next line that matches. */
  line(pattern: RegExp = /^/, patience = patienceMs()): Promise<string> {
    return this.#lines.next(
      pattern.source === '^' ? 'a line' : `a line that matches ${pattern}`,
      (line) => pattern.test(line),
      patience,
    );
  }

  /** Returns all lines until the server ends the connection. */
  rest(): Promise<string[]> {
    return this.#lines.rest();
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  #receive(chunk: string): void {
    this.#record('received', Buffer.from(chunk, this.socket.readableEncoding ?? 'utf8'));
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#lines.push(line.replace(/\r$/, ''));
  }
}

/** A message of the JSON dialect, not validated. Tests check its fields. */
export type Message = Record<string, unknown> & { type: string };
export type Transport = 'tcp' | 'websocket';

/** A client of the JSON dialect, over either transport. */
export class JsonClient implements Disposable {
  /** The last `welcome`. */
  welcome: Message = { type: 'nothing yet' };
  readonly #messages = new Received<Message>();
  readonly #send: (line: string) => void;
  readonly #cut: () => void;
  /** Resolves to the WebSocket's close code; 0 on TCP. */
  readonly closed: Promise<number>;

  constructor(
    open: (
      messages: Received<Message>,
    ) => Pick<JsonClient, 'closed'> & { send(line: string): void; cut(): void },
  ) {
    const { send, cut, closed } = open(this.#messages);
    this.#send = send;
    this.#cut = cut;
    this.closed = closed;
  }

  static async connect(address: Address, transport: Transport = 'tcp'): Promise<JsonClient> {
    return transport === 'tcp' ? connectTcp(address) : connectWebSocket(address);
  }

  static async join(
    address: Address,
    name: string,
    transport: Transport = 'tcp',
    fields: object = {},
  ): Promise<JsonClient> {
    const client = await JsonClient.connect(address, transport);
    client.send({ type: 'hello', v: 1, name, ...fields });
    client.welcome = await client.next('welcome');
    return client;
  }

  send(message: object): void {
    this.#send(JSON.stringify(message));
  }

  raw(line: string): void {
    this.#send(line);
  }

  /** Returns the next message of this type with these fields. */
  next(
    type: string,
    fields: Record<string, unknown> = {},
    patience = patienceMs(),
  ): Promise<Message> {
    return this.#messages.next(
      Object.keys(fields).length === 0 ? type : `${type} ${JSON.stringify(fields)}`,
      (message) =>
        message.type === type &&
        Object.entries(fields).every(([key, value]) => message[key] === value),
      patience,
    );
  }

  /** Returns the next message of any type. */
  any(): Promise<Message> {
    return this.#messages.next('any message');
  }

  rest(): Promise<Message[]> {
    return this.#messages.rest();
  }

  /** Cuts the connection without notice, as a lost Wi-Fi does. */
  cut(): void {
    this.#cut();
  }

  [Symbol.dispose](): void {
    this.#cut();
  }
}

async function connectTcp({ host, port }: Address): Promise<JsonClient> {
  const socket = connect({ host, port, noDelay: true });
  const record = recorder();
  const client = new JsonClient((messages) => {
    let rest = '';
    socket.setEncoding('utf8');
    socket.on('error', () => {});
    socket.on('data', (chunk: string) => {
      record('received', chunk);
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      // The server sends a greeting in text first, which a JSON client ignores.
      for (const line of lines)
        if (line.startsWith('{')) messages.push(JSON.parse(line) as Message);
    });
    socket.once('close', () => messages.end());
    return {
      send: (line) => {
        record('sent', `${line}\n`);
        socket.write(`${line}\n`);
      },
      cut: () => socket.destroy(),
      closed: new Promise((resolve) => {
        socket.once('end', () => {
          record('event', 'the server ends the connection');
          resolve(0);
        });
        socket.once('close', () => resolve(0));
      }),
    };
  });
  await once(socket, 'connect');
  return client;
}

async function connectWebSocket({ host, webPort }: Address): Promise<JsonClient> {
  const socket = new WebSocket(`ws://${host}:${webPort}/ws`, { perMessageDeflate: false });
  const client = new JsonClient((messages) => {
    socket.on('error', () => {});
    socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as Message));
    socket.once('close', () => messages.end());
    return {
      send: (line) => socket.send(line),
      cut: () => socket.terminate(),
      closed: new Promise((resolve) => socket.once('close', resolve)),
    };
  });
  await once(socket, 'open');
  return client;
}
