/**
 * Clips as files: a thread stores one, threads send it to anyone who fetches it, and the hub removes it. This
 * file knows bytes and names. The ledger knows which clips there are, and nothing here can contradict it: a
 * name comes from the hub, never from a request, so no request can reach any other file.
 *
 * The files are as short-lived as the server (`temporary-folder.ts`). So they are not synchronized to the
 * disk, and there is no index from which a later server could find them again.
 */
import { type FileHandle, open, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ProtocolError } from '../../shared/codes.ts';
import type { Log } from '../../shared/log.ts';
import type { Uploaded } from '../../shared/protocol.ts';
import type { Inquiries } from '../05-websocket-bridge/inquiry.ts';
import { represent } from '../05-websocket-bridge/representation.ts';
import type { Route } from '../05-websocket-bridge/route.ts';
import { type TemporaryFolder, temporaryFolder } from './temporary-folder.ts';

/** The disk or the user's quota is full, or the file is larger than this process may write. */
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Makes the folder. If it cannot be removed at the end, that is logged. */
export function openClipFolder(log: Log): Promise<TemporaryFolder> {
  return temporaryFolder(tmpdir(), (sentence) =>
    log({ level: 'warn', event: 'folder-stays', sentence }),
  );
}

/** Clips as files in a folder, each named after its id. */
export class ClipFiles {
  readonly #folder: string;
  readonly #log: Log;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  /**
   * Stores a clip, readable only by this user. If that fails, the partial file is removed. It is written
   * under its final name, because nobody can ask for it before it has been shared. `wx` never opens a file
   * that is already there.
   * @throws ProtocolError `store-full`
   */
  async store(id: string, bytes: Uint8Array): Promise<void> {
    try {
      await writeFile(join(this.#folder, id), bytes, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      await this.remove(id);
      const { code } = error as NodeJS.ErrnoException;
      if (!FULL.has(code)) throw withoutPath(error);
      const sentence = `A clip was not stored: there is no room on the disk (${code}).`;
      this.#log({ level: 'warn', event: 'disk-full', sentence, code });
      throw new ProtocolError('store-full');
    }
  }

  /**
   * Never rejects, because there is nothing that a caller could do about it. On Windows the removal fails
   * while another program has the file open, such as a virus scanner. The file is then removed with its
   * folder.
   */
  async remove(id: string): Promise<void> {
    try {
      await rm(join(this.#folder, id), { force: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const sentence = `A clip stays until the server ends: it cannot be removed (${code}).`;
      this.#log({ level: 'warn', event: 'clip-stays', sentence, code });
    }
  }
}

const CLIP_PATH = /^\/clips\/([\w-]{1,64})$/;
/**
 * A clip never changes, so it is fetched once and cached permanently (RFC 8246). `private` keeps it out of
 * caches that several people share (RFC 9111 section 5.2.2.7).
 */
const CACHE_FOR_GOOD = 'private, max-age=31536000, immutable';

/**
 * `GET /clips/ID`: the bytes of a clip, or the part that a player asks for (`Range`, RFC 9110 section 14).
 * Anyone who knows the address may fetch it, because `<audio>` and `<video>` cannot send a token. The address
 * is the secret: its id is random, and only the room has been told.
 */
export function clipRoute(inquiries: Inquiries, folder: string): Route {
  async function respond(id: string, request: IncomingMessage, response: ServerResponse) {
    // The hub knows the ids: text that is not the id of a clip never becomes a file name.
    const clip = await inquiries.ask<Uploaded>({ type: 'find-clip', id });
    // Opened before anything is sent, so that a failure still has a status. A clip that is removed from here
    // on is nevertheless sent to its end, because the file exists for as long as it is open.
    await using file = await openClip(join(folder, clip.id));
    response.setHeader('Cache-Control', CACHE_FOR_GOOD);
    // If a clip is opened by itself, it must not act as one of our pages.
    response.setHeader('Content-Security-Policy', "default-src 'none'; media-src 'self'; sandbox");
    const { size, mtime } = await file.stat();
    await represent(request, response, [
      {
        type: clip.mime,
        encoding: 'identity',
        size,
        etag: `"${id}"`,
        modified: mtime.toUTCString(),
        read: (start, end) => file.createReadStream({ start, end }),
      },
    ]);
  }

  return (path) => {
    const id = CLIP_PATH.exec(path)?.[1];
    if (id === undefined) return undefined;
    return { GET: (request, response) => respond(id, request, response) };
  };
}

/** @throws ProtocolError `clip-expired` if it has been removed meanwhile */
async function openClip(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new ProtocolError('clip-expired');
    throw withoutPath(error);
  }
}

/**
 * The message of a system error contains the path, and with it the id of a clip, which is a secret: it must
 * not get into the log. The code stays, because the reply depends on it.
 */
function withoutPath(error: unknown): Error {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return Object.assign(new Error(`${code}: ${syscall} of a clip`), { code });
}
