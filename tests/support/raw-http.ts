import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Target } from './target.ts';

/** For the server to close what it has ended: it gives a client a second. */
const PATIENCE_MS = 10_000;

export interface RawResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

type Address = Pick<Target, 'host' | 'webPort'>;

/** Sends a request as no library would, and returns what is answered. The last of its lines is empty. */
export async function rawRequest(target: Address, ...lines: string[]): Promise<RawResponse> {
  const [answer] = await rawRequests(target, [...lines, 'Connection: close', '', ''].join('\r\n'));
  if (!answer) throw new Error('the server closed the connection without an answer');
  return answer;
}

/** Sends these bytes and returns all answers until the server ends the connection; a reset is an end, too. */
export async function rawRequests(target: Address, bytes: string): Promise<RawResponse[]> {
  const socket = openSocket(target);
  socket.write(bytes);
  return answersOn(socket);
}

/** All that is answered on this socket until the server ends it. */
export async function answersOn(socket: Duplex): Promise<RawResponse[]> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).resume();
  await ended(socket);
  socket.destroy();
  return parse(Buffer.concat(chunks).toString('latin1'));
}

/** A socket that leaves it to the other side to close. */
export function openSocket({ host, webPort }: Address): Socket {
  return connect({ host, port: webPort, allowHalfOpen: true }).on('error', () => {});
}

function ended(socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    socket.once('end', resolve);
    socket.once('close', () => resolve());
  });
}

/** Resolves when the server has ended its side and given the connection up: what is sent then is answered with a reset. */
export async function givenUp(socket: Socket): Promise<void> {
  const { promise: closed, resolve, reject } = Promise.withResolvers<void>();
  let asking: NodeJS.Timeout | undefined;
  socket.once('end', () => {
    asking = setInterval(() => socket.write('x'), 50);
  });
  socket.resume().once('close', () => resolve());
  const patience = setTimeout(() => reject(new Error('it is still open')), PATIENCE_MS);
  try {
    await closed;
  } finally {
    clearInterval(asking);
    clearTimeout(patience);
    socket.destroy();
  }
}

/** Answers with a `Content-Length`, or with what there is until the end. */
function parse(text: string): RawResponse[] {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return [];
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = text.slice(end + 4);
  const length = Number(headers.get('content-length') ?? rest.length);
  const body = rest.slice(0, length);
  return [{ status: Number(first.split(' ')[1]), headers, body }, ...parse(rest.slice(length))];
}
