import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ProtocolError } from '../../shared/codes.ts';

/** Error codes of Node's parser, and the HTTP status for each. */
const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};
/** The first line of a request with a method that Node does not know. */
const UNKNOWN_METHOD = /^[\w!#$%&'*+.^`|~-]+ \S+ HTTP\/1\.[01]\r?\n/;

/** The status for data that could not be parsed as a request. */
export function statusOf({ code = '', rawPacket }: UnreadError): number {
  const isRequest = code === 'HPE_INVALID_METHOD' && UNKNOWN_METHOD.test(String(rawPacket));
  return isRequest ? 501 : (STATUS[code] ?? 400);
}

interface UnreadError extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer;
}

/** Answers data that is not a valid request, for which there is no response object, and ends our side. */
export function refuseUnread(socket: Duplex, status: number): void {
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
