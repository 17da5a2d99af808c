import type { IncomingMessage, ServerResponse } from 'node:http';
import send from 'send';
import { ProtocolError } from '../../shared/codes.ts';
import type { HttpError, Uploaded } from '../../shared/protocol.ts';
import type { Gate } from '../03-nicknames/gate.ts';
import { answer, type Route, sendJson } from '../05-websocket-bridge/web-server.ts';

const CLIP_URL = /^\/clips\/([\w-]{1,64})(?:\?|$)/;
/** A clip never changes, so it is fetched once and cached for good (RFC 8246). */
/** RFC 9110 section 15.5.17; `send` says in `Content-Range` where the end is. */
const BEYOND_THE_END: HttpError = {
  code: 'bad-request',
  detail: 'the clip ends before that range',
};
const CACHE_FOR_GOOD = 'private, max-age=31536000, immutable';

/** `GET /clips/ID`: the bytes of a clip, or the part of them that a player asks for (`Range`). */
export function clipRoute(gate: Gate, folder: string): Route {
  async function respond(id: string, request: IncomingMessage, response: ServerResponse) {
    // The hub knows the ids; what is no id of a clip never becomes a file name.
    const clip = await gate.ask<Uploaded>({ type: 'find-clip', id });
    await sendFile(clip, folder, request, response);
  }

  return (request, response, next) => {
    const id = CLIP_URL.exec(request.url ?? '')?.[1];
    if (id === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    return answer(response, () => respond(id, request, response));
  };
}

function sendFile(
  { id, mime }: Uploaded,
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('Content-Type', mime);
  response.setHeader('Cache-Control', CACHE_FOR_GOOD);
  // Opened by itself, a clip is not a page of ours.
  response.setHeader('Content-Security-Policy', "default-src 'none'; media-src 'self'; sandbox");
  return new Promise((resolve, reject) => {
    response.once('close', resolve);
    send(request, id, { root: folder, cacheControl: false, index: false })
      .on('error', (error: { status?: number }) => {
        if (error.status === 404) reject(new ProtocolError('clip-expired'));
        else if (error.status === 416) sendJson(response, 416, BEYOND_THE_END);
        else reject(error);
      })
      .pipe(response);
  });
}
