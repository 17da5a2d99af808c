/**
 * An HTTP server without a network: Node parses requests and writes responses as usual, but there is no
 * port, and a test that waits for something that never comes fails at once.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { answersOn, type RawResponse } from './raw-http.ts';

/** Both ends of a connection: the client's, and the one that the server uses as a socket. */
export interface Wireless {
  readonly client: Duplex;
  readonly socket: Socket;
}

/** Opens a new connection to this server, as if from this address. */
export function connectTo(server: Server, remoteAddress = '192.0.2.1'): Wireless {
  const [near, client] = duplexPair();
  const socket = Object.defineProperty(near, 'remoteAddress', { value: remoteAddress }) as Socket;
  client.on('error', () => {});
  // A client that is destroyed resets its connection, of which a pair of streams says nothing.
  client.once('close', () => socket.destroy());
  server.emit('connection', socket);
  return { client, socket };
}

/** Sends one request, the last on its connection, and returns the response. */
export function ask(server: Server, ...lines: string[]): Promise<RawResponse> {
  return askFrom(server, undefined, ...lines);
}

/** Like `ask`, from this address. */
export async function askFrom(
  server: Server,
  address: string | undefined,
  ...lines: string[]
): Promise<RawResponse> {
  const bytes = [...lines, 'Connection: close', '', ''].join('\r\n');
  const [answer] = await askAll(server, bytes, address);
  if (!answer) throw new Error('the connection ended without an answer');
  return answer;
}

/** Sends these bytes, and returns all responses until the server ends the connection. */
export function askAll(server: Server, bytes: string, address?: string): Promise<RawResponse[]> {
  const { client } = connectTo(server, address);
  client.write(bytes);
  return answersOn(client);
}
