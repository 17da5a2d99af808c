import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Target } from './target.ts';
import { type Recorder, recorder } from './transcript.ts';

/** Time for the server to close an ended connection: it gives a client a second. */
const PATIENCE_MS = 10_000;
/** Bytes of a request, and of what is received, that go into a transcript: the head, and how the body begins. */
const MAX_RECORDED_BYTES = 1_024;

export interface RawResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

type Address = Pick<Target, 'host' | 'webPort'>;

/** Sends a request that no library would send, and returns the response. An empty line ends the request. */
export async function rawRequest(target: Address, ...lines: string[]): Promise<RawResponse> {
  const [answer] = await rawRequests(target, [...lines, 'Connection: close', '', ''].join('\r\n'));
  if (!answer) throw new Error('the server closed the connection without an answer');
  return answer;
}

/** Sends these bytes, and returns all responses until the server ends or resets the connection. */
export async function rawRequests(target: Address, bytes: string): Promise<RawResponse[]> {
  const socket = openSocket(target);
  const record = recorder();
  record('sent', bytes.slice(0, MAX_RECORDED_BYTES));
  socket.write(bytes);
  return answersOn(socket, record);
}

/** All responses on this socket until the server ends it. */
export async function answersOn(
  socket: Duplex,
  record: Recorder = recorder(),
): Promise<RawResponse[]> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).resume();
  await ended(socket);
  socket.destroy();
  const received = Buffer.concat(chunks);
  if (received.length > 0) record('received', received.subarray(0, MAX_RECORDED_BYTES));
  return parse(received.toString('latin1'));
}

/** A socket that leaves closing to the other side. */
export function openSocket({ host, webPort }: Address): Socket {
  return connect({ host, port: webPort, allowHalfOpen: true }).on('error', () => {});
}

function ended(socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    socket.once('end', resolve);
    socket.once('close', () => resolve());
  });
}

/** Resolves when the server has given up the connection: data that is sent then is answered with a reset. */
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

/** Parses responses with a `Content-Length`, or up to the end of the connection. */
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
