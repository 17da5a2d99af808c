import { rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { ProtocolError } from '../../shared/codes.ts';
import { MAX_UPLOADS_PER_THREAD } from '../../shared/limits.ts';
import type { ClipKind, Uploaded } from '../../shared/protocol.ts';
import type { Gate } from '../03-nicknames/gate.ts';
import { randomId } from '../03-nicknames/roster.ts';
import { answer, type Route, sendJson } from '../05-websocket-bridge/web-server.ts';
import type { ClipLimits } from './clip-limits.ts';
import { readClip } from './clip-reader.ts';
import type { MediaRequest } from './media-handlers.ts';

/** `POST /clips?kind=voice`: takes a recording, looks into it, and keeps it for `share`. */
export function uploadRoute(gate: Gate, folder: string, limits: ClipLimits): Route {
  let uploads = 0;

  async function take(request: IncomingMessage, kind: ClipKind): Promise<Uploaded> {
    const token = request.headers.authorization?.replace(/^Bearer /i, '') ?? '';
    const ask = (question: MediaRequest) => gate.ask({ ...question });
    await ask({ type: 'authorize-upload', token });
    const { maxMs, maxBytes } = limits[kind];
    const received = await readBody(request, maxBytes);
    const contentType = request.headers['content-type'] ?? '';
    const { bytes, mime, durationMs } = await readClip(received, { kind, contentType, maxMs });
    const id = randomId(16);
    const file = join(folder, id);
    await store(file, bytes);
    const clip = { id, kind, mime, bytes: bytes.length, durationMs, url: `/clips/${id}` };
    try {
      await ask({ type: 'enter-clip', token, clip });
    } catch (error) {
      await rm(file);
      throw error;
    }
    return clip;
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (uploads >= MAX_UPLOADS_PER_THREAD) throw new ProtocolError('too-many-uploads');
    uploads += 1;
    try {
      sendJson(response, 201, await take(request, kindOf(request)));
    } finally {
      uploads -= 1;
    }
  }

  return (request, response, next) => {
    if (request.method !== 'POST' || request.url?.split('?')[0] !== '/clips') return next();
    return answer(response, () => respond(request, response));
  };
}

function kindOf(request: IncomingMessage): ClipKind {
  const kind = URL.parse(request.url ?? '', 'http://server')?.searchParams.get('kind');
  if (kind === 'voice' || kind === 'video') return kind;
  throw new ProtocolError('bad-request', 'say /clips?kind=voice or /clips?kind=video');
}

/** The whole body, as soon as it is known to be small enough. */
async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length']) > maxBytes) throw new ProtocolError('clip-too-big');
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving early must not destroy the request: its connection still carries the refusal.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) throw new ProtocolError('clip-too-big');
  }
  return Buffer.concat(chunks);
}

/** Readable by this user alone. */
async function store(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw new ProtocolError('store-full');
    throw error;
  }
}
