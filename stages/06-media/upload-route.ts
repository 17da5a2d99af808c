import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ProtocolError } from '../../shared/codes.ts';
import { MIN_UPLOAD_PROGRESS_BYTES, UPLOAD_LOOK_MS } from '../../shared/limits.ts';
import type { ClipKind, Uploaded } from '../../shared/protocol.ts';
import { sendJson } from '../05-websocket-bridge/http-response.ts';
import type { Inquiries, Inquiry } from '../05-websocket-bridge/inquiry.ts';
import type { Proxies } from '../05-websocket-bridge/proxies.ts';
import { type Responder, type Route, targetOf } from '../05-websocket-bridge/route.ts';
import type { ClipFiles } from './clip-files.ts';
import { readClip } from './clip-reader.ts';
import type { ClipLimits, MediaRequest } from './media-handlers.ts';

/** `POST /clips?kind=voice`: receives a recording, checks it, and stores it for `share`. */
export function uploadRoute(
  inquiries: Inquiries,
  files: ClipFiles,
  limits: ClipLimits,
  proxies: Proxies,
): Route {
  async function take(request: IncomingMessage, upload: Inquiry): Promise<Uploaded> {
    const kind = kindOf(request);
    const { maxMs, maxBytes } = limits[kind];
    const ask = <T>(question: MediaRequest) => upload.ask<T>({ ...question });
    const token = request.headers.authorization?.replace(/^Bearer /i, '') ?? '';
    const bytes = Math.min(Number(request.headers['content-length'] ?? maxBytes), maxBytes);
    const address = proxies.clientOf(request);
    const id = await ask<string>({ type: 'begin-upload', token, bytes, address });
    const received = await receive(request, maxBytes, upload);
    await ask({ type: 'await-turn' });
    const contentType = request.headers['content-type'] ?? '';
    const claim = { kind, contentType, maxMs };
    const read = await readClip(received, claim, upload.signal);
    await files.store(id, read.bytes);
    const { mime, durationMs } = read;
    const clip = { id, kind, mime, bytes: read.bytes.length, durationMs, url: `/clips/${id}` };
    try {
      await ask({ type: 'enter-clip', clip });
    } catch (error) {
      await files.remove(id);
      throw error;
    }
    return clip;
  }

  const respond: Responder = async (request, response) => {
    using upload = inquiries.open();
    response.once('close', () => upload.end());
    try {
      sendJson(response, 201, await take(request, upload));
    } catch (error) {
      // The reason of the abort says more than the error that it caused.
      throw upload.signal.aborted ? upload.signal.reason : error;
    }
  };

  return (path) => (path === '/clips' ? { POST: respond } : undefined);
}

function kindOf(request: IncomingMessage): ClipKind {
  const kind = targetOf(request).searchParams.get('kind');
  if (kind === 'voice' || kind === 'video') return kind;
  throw new ProtocolError('bad-request', 'say /clips?kind=voice or /clips?kind=video');
}

/** Reads the whole body, and refuses it as soon as it is too large. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length']) > maxBytes) throw new ProtocolError('clip-too-big');
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving early must not destroy the request: its connection is still needed for the refusal.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) throw new ProtocolError('clip-too-big');
  }
  return Buffer.concat(chunks);
}

/** Reads the whole body, unless the upload ends first. */
async function receive(
  request: IncomingMessage,
  maxBytes: number,
  upload: Inquiry,
): Promise<Uint8Array> {
  upload.signal.throwIfAborted();
  using _watch = watchProgress(request.socket, () => upload.end(new ProtocolError('timed-out')));
  const over = new Promise<never>((_, reject) => {
    upload.signal.addEventListener('abort', () => reject(upload.signal.reason));
  });
  return await Promise.race([readBody(request, maxBytes), over]);
}

/**
 * Calls `onStall` when almost nothing has arrived from this socket between two checks. A client that sends
 * a byte per second would otherwise hold a place among the uploads.
 */
export function watchProgress(socket: Pick<Socket, 'bytesRead'>, onStall: () => void): Disposable {
  let before = socket.bytesRead;
  const looking = setInterval(() => {
    if (socket.bytesRead - before < MIN_UPLOAD_PROGRESS_BYTES) onStall();
    before = socket.bytesRead;
  }, UPLOAD_LOOK_MS);
  return { [Symbol.dispose]: () => clearInterval(looking) };
}
