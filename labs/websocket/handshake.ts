import { createHash } from 'node:crypto';

/** A name that means nothing else, so that only a server that knows WebSockets answers with it. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/**
 * What the server puts into `Sec-WebSocket-Accept`, for the `Sec-WebSocket-Key` of a request (RFC 6455 section
 * 4.2.2). It is no secret and protects nothing. It shows that the answer is for this request, and comes neither
 * from a cache nor from a server that takes the request for ordinary HTTP.
 * @lab 05.4 Answer the key of a handshake ★
 */
export function acceptKey(key: string): string {
  return createHash('sha1')
    .update(key + GUID)
    .digest('base64');
}
