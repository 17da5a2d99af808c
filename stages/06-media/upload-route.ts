/**
 * `POST /clips?kind=voice`: the way of a recording from a stranger's connection to a file that can be shared.
 * Each step costs more than the one before, so each is taken only if the one before has succeeded:
 *
 * 1. The hub checks the token, and whether this member may upload now. No byte of the clip has been read.
 * 2. The thread receives the clip, up to its limit in bytes, and only while it arrives fast enough.
 * 3. When it is this member's turn, another process reads the clip (`clip-reader.ts`).
 * 4. The clip is stored, and the hub enters it into the ledger. From now on, its owner can share it.
 *
 * The clip stays in memory until step 4, so nothing that has not been checked is ever on the disk. The hub
 * limits how many bytes that can be.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { DETAILS, ProtocolError } from '../../shared/codes.ts';
import { MIN_UPLOAD_PROGRESS_BYTES, UPLOAD_LOOK_MS } from '../../shared/limits.ts';
import type { Log, LogEntry } from '../../shared/log.ts';
import type { ClipKind, Uploaded } from '../../shared/protocol.ts';
import { sendJson } from '../05-websocket-bridge/http-response.ts';
import type { Inquiries, Inquiry } from '../05-websocket-bridge/inquiry.ts';
import type { Proxies } from '../05-websocket-bridge/proxies.ts';
import { type Responder, type Route, targetOf } from '../05-websocket-bridge/route.ts';
import type { ClipFiles } from './clip-files.ts';
import { readClip } from './clip-reader.ts';
import type { BegunUpload, ClipLimits, MediaRequest } from './media-handlers.ts';

/** The route of uploads. A refusal at any step is answered with a status and a code, as JSON. */
export function uploadRoute(
  inquiries: Inquiries,
  files: ClipFiles,
  limits: ClipLimits,
  proxies: Proxies,
  log: Log,
): Route {
  /** `begun` is told whose upload it is. */
  async function take(
    request: IncomingMessage,
    upload: Inquiry,
    begun: (name: string) => void,
  ): Promise<Uploaded> {
    const kind = kindOf(request);
    const { maxMs, maxBytes } = limits[kind];
    const ask = <T>(question: MediaRequest) => upload.ask<T>({ ...question });
    // The name of the scheme is case-insensitive (RFC 9110 section 11.1).
    const token = request.headers.authorization?.replace(/^Bearer /i, '') ?? '';
    // A client that sends in chunks does not say how many bytes there will be, so it may be the maximum.
    const bytes = Math.min(Number(request.headers['content-length'] ?? maxBytes), maxBytes);
    const address = proxies.clientOf(request);
    const { id, name } = await ask<BegunUpload>({ type: 'begin-upload', token, bytes, address });
    begun(name);
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
    let name: string | undefined;
    // If the client goes away, the hub gives its place to others, and a process that reads its clip is killed.
    response.once('close', () => upload.end());
    try {
      const clip = await take(request, upload, (owner) => {
        name = owner;
      });
      log(storedEntry(clip, name));
      sendJson(response, 201, clip);
    } catch (error) {
      // The reason of the abort says more than the error that it caused.
      const reason = upload.signal.aborted ? upload.signal.reason : error;
      if (reason instanceof ProtocolError) log(refusedEntry(reason, name));
      throw reason;
    }
  };

  return (path) => (path === '/clips' ? { POST: respond } : undefined);
}

/** Without the id, because anyone who knows it can fetch the clip. */
function storedEntry(clip: Uploaded, name: string | undefined): LogEntry {
  const { kind, mime, bytes, durationMs } = clip;
  const size = `${Math.round(durationMs / 1_000)} s, ${Math.ceil(bytes / 1_024)} KiB`;
  const sentence = `A ${kind} message from ${name} was stored: ${size}.`;
  return { level: 'info', event: 'clip-stored', name, sentence, kind, mime, bytes, durationMs };
}

/** `name` is undefined if the hub has not accepted the upload. */
function refusedEntry({ code }: ProtocolError, name: string | undefined): LogEntry {
  const whose = name === undefined ? '' : ` from ${name}`;
  const sentence = `An upload${whose} was refused: ${DETAILS[code]} (${code}).`;
  return { level: 'info', event: 'upload-refused', name, sentence, code };
}

function kindOf(request: IncomingMessage): ClipKind {
  const kind = targetOf(request).searchParams.get('kind');
  if (kind === 'voice' || kind === 'video') return kind;
  throw new ProtocolError('bad-request', 'say /clips?kind=voice or /clips?kind=video');
}

/**
 * Reads the whole body, and refuses it as soon as it is too large: by `Content-Length` if there is one, and
 * in any case by counting, because with `Transfer-Encoding: chunked` there is none (RFC 9112 section 7.1).
 * @lab 06.1 Read a body whose length nobody knows ★
 */
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

/**
 * Reads the whole body, unless the upload ends first, because the member has left, the client has gone, or
 * nothing arrives any more. Reading alone would not notice: it just waits for the next chunk.
 */
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
 * Calls `onStall` when almost nothing has arrived from this socket between two checks. A client that sends a
 * byte per second would otherwise hold a place among the uploads. The limit for the whole request
 * (`HTTP_REQUEST_TIMEOUT_MS`) has to be long enough for a slow phone, so it does not suffice.
 */
export function watchProgress(socket: Pick<Socket, 'bytesRead'>, onStall: () => void): Disposable {
  let before = socket.bytesRead;
  const looking = setInterval(() => {
    if (socket.bytesRead - before < MIN_UPLOAD_PROGRESS_BYTES) onStall();
    before = socket.bytesRead;
  }, UPLOAD_LOOK_MS);
  return { [Symbol.dispose]: () => clearInterval(looking) };
}
