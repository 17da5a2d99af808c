/**
 * Responses in JSON, and errors as such responses. An error has the same form and the same codes over HTTP as
 * over a WebSocket or TCP, `{"code":"not-found","detail":"…"}`, so that a client has one table of errors. The
 * HTTP status is derived from the code, here and nowhere else: the rest of the server throws a ProtocolError
 * and need not know whether it is answering HTTP.
 */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Code, ProtocolError } from '../../shared/codes.ts';
import { bugEntry, type Log } from '../../shared/log.ts';
import type { HttpError } from '../../shared/protocol.ts';
import { STATUS_CODES } from './node-http.ts';

/** A refusal with its own headers, or with an HTTP status that has no code in the chat protocol. */
export class HttpRefusal extends ProtocolError {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;

  constructor(status: number, detail: string, headers: OutgoingHttpHeaders = {}) {
    super('bad-request', detail);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * The HTTP status for each code. A code that is not listed is a failure of the server: 500. 421 is for a
 * host that is not ours (RFC 9110 section 15.5.20), 429 for more than a client's share (RFC 6585), and 507
 * for a full store (RFC 4918).
 */
const STATUS: { readonly [C in Code]?: number } = {
  'bad-request': 400,
  unauthorized: 401,
  'wrong-page': 403,
  'not-found': 404,
  'timed-out': 408,
  'clip-expired': 410,
  'clip-too-big': 413,
  'clip-too-long': 413,
  'clip-type': 415,
  'wrong-host': 421,
  'too-many-uploads': 429,
  'server-full': 503,
  'store-full': 507,
};

export function sendJson(response: ServerResponse, status: number, body: object): void {
  writeJson(response, status, body);
  response.end();
}

/** Like `sendJson`, but does not end the response: the client may still be sending. */
export function writeJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: OutgoingHttpHeaders = {},
): void {
  const json = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    // In bytes. Without it, Node would send the body in chunks, because it does not know the end yet.
    'Content-Length': Buffer.byteLength(json),
    // All of them describe this moment: the state of the server, or an error that may be gone soon.
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.write(json);
}

/** An error as it is sent: as JSON, with a code of the protocol. */
export interface ErrorResponse {
  readonly status: number;
  readonly error: HttpError;
  readonly headers: OutgoingHttpHeaders;
}

/**
 * Returns the response to an error. An error that is our own is a bug: it is logged here, and the client is
 * told nothing about it, because a message such as "ENOENT: /home/…" tells a stranger about the computer.
 */
export function errorResponse(error: unknown, log: Log): ErrorResponse {
  const refusal = asRefusal(error);
  if (refusal.code === 'internal-error') log(bugEntry('Answering a request', error));
  const { code, detail } = refusal;
  const { status, headers } =
    refusal instanceof HttpRefusal ? refusal : { status: STATUS[code] ?? 500, headers: {} };
  return { status, error: { code, detail }, headers };
}

function asRefusal(error: unknown): ProtocolError {
  if (error instanceof ProtocolError) return error;
  const { code } = error as NodeJS.ErrnoException;
  // The process or the system has no file handles left.
  const isFull = code === 'EMFILE' || code === 'ENFILE';
  return new ProtocolError(isFull ? 'server-full' : 'internal-error');
}

/** Error codes of Node's parser with their own status, the one that Node would send by default. */
const PARSER_STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
/** The first line of a request with a method that Node does not know. */
const UNKNOWN_METHOD = /^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.[01]\r?\n/;

/** An error of Node's parser, with the bytes that it could not parse. */
interface ParserError extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer;
}

/**
 * Returns the status for data that could not be parsed as a request. To Node's parser, an unknown method is a
 * syntax error. It is valid HTTP, however, and gets the same 501 as an unknown method that Node can parse.
 */
export function statusOfParserError({ code = '', rawPacket }: ParserError): number {
  const isRequest = code === 'HPE_INVALID_METHOD' && UNKNOWN_METHOD.test(String(rawPacket));
  return isRequest ? 501 : (PARSER_STATUS[code] ?? 400);
}

/**
 * Answers data for which Node has created no response object: no valid request, or one for another protocol.
 * Ends our side of the socket.
 */
export function refuseOnSocket(socket: Duplex, status: number): void {
  // Only once: every further piece of data is an error, too.
  if (!socket.writable) return;
  const { code, detail } = new ProtocolError(status === 408 ? 'timed-out' : 'bad-request');
  const body = JSON.stringify({ code, detail });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
