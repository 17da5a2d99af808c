import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DOWNLOAD_TIMEOUT_MS,
  MAX_CLIP_SECONDS,
  VIDEO_BYTES_PER_SECOND,
} from '../../shared/limits.ts';
import type { ClipKind } from '../../shared/protocol.ts';
import { type TemporaryFolder, temporaryFolder } from '../../stages/06-media/temporary-folder.ts';
import type { Entry, PlayableClip } from '../chat/entry.ts';

/*
 * A terminal cannot play a clip, so it is handed to a program that can. The clip is downloaded to a file
 * first: not every player can open a URL, and those that can would send requests of their own to a host
 * that somebody else has named. The name of the file is ours and its extension is chosen by the media
 * type, because a player decides by the extension what to do with a file.
 */

/** The longest video that a server can be set to accept. */
const MAX_CLIP_BYTES = MAX_CLIP_SECONDS * VIDEO_BYTES_PER_SECOND;

const EXTENSIONS: Readonly<Record<string, string>> = {
  'audio/webm': 'webm',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'video/webm': 'webm',
  'video/mp4': 'mp4',
};

/** A program that plays a file: its name, and the arguments before the file. */
type Player = readonly [program: string, ...args: string[]];

const OPENERS: Partial<Record<NodeJS.Platform, Player>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
};

/** Voice players without a window come first, then the program with which this system opens files. */
function playersFor(kind: ClipKind): readonly Player[] {
  const soundOnly = kind === 'voice';
  return [
    soundOnly ? ['mpv', '--no-terminal', '--no-video'] : ['mpv', '--no-terminal'],
    ['ffplay', '-loglevel', 'quiet', '-autoexit', ...(soundOnly ? ['-nodisp'] : [])],
    OPENERS[process.platform] ?? ['xdg-open'],
  ];
}

/** A clip that cannot be played. The message is a sentence. */
export class PlayError extends Error {
  override readonly name = 'PlayError';
}

/** Downloads clips and opens them in a player of this system. */
export class ClipPlayer implements AsyncDisposable {
  #folder: TemporaryFolder | undefined;
  #files = 0;

  /**
   * Opens the clip at this address. Resolves when its player has ended or runs in the background.
   * @throws PlayError
   */
  async play(url: URL, kind: ClipKind): Promise<void> {
    const file = await this.#fetch(url);
    for (const player of playersFor(kind)) if (await run(player, file)) return;
    throw new PlayError(`No player for it was found here. Open it in a browser: ${url}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder?.[Symbol.asyncDispose]();
  }

  async #fetch(url: URL): Promise<string> {
    const { bytes, extension } = await download(url);
    this.#files += 1;
    try {
      this.#folder ??= await temporaryFolder();
      const file = join(this.#folder.path, `clip-${this.#files}.${extension}`);
      await writeFile(file, bytes, { mode: 0o600 });
      return file;
    } catch (error) {
      throw new PlayError(`The clip cannot be kept here: ${(error as Error).message}.`);
    }
  }
}

async function download(url: URL): Promise<{ bytes: Uint8Array; extension: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
    const [mime = ''] = (response.headers.get('content-type') ?? '').split(';');
    const extension = EXTENSIONS[mime.trim()];
    if (response.status === 410)
      throw new PlayError(
        'This clip has been removed, by the host or to make room for newer ones.',
      );
    if (!response.ok || extension === undefined || !response.body)
      throw new PlayError(`There is no clip at ${url}.`);
    return { bytes: await readAll(response.body), extension };
  } catch (error) {
    if (error instanceof PlayError) throw error;
    throw new PlayError(`The clip cannot be fetched from ${url.origin}. Try again later.`);
  }
}

/** Counts the bytes as they come: a `Content-Length` can be missing or wrong. */
async function readAll(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_CLIP_BYTES) throw new PlayError('This clip is too big to be one of a chat.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Resolves to false if the program does not exist or could not play the file. */
function run([program, ...args]: Player, file: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args, file], { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    // On Windows, explorer always exits with 1.
    child.once('exit', (code) => resolve(code === 0 || program === 'explorer.exe'));
    // The chat may end while the player runs.
    child.unref();
  });
}

/** The clips of the log, numbered in order of arrival, for `/play 3`. */
export class ClipShelf {
  readonly #numbers = new Map<string, number>();
  readonly #clips = new Map<number, PlayableClip>();
  #last = 0;

  /** Adds the clip of this entry, if it has one. An entry that was added before keeps its number. */
  add({ key, content }: Entry): void {
    if (content.type !== 'clip') return;
    const number = this.#numbers.get(key) ?? this.#last + 1;
    this.#last = Math.max(this.#last, number);
    this.#numbers.set(key, number);
    this.#clips.set(number, content.clip);
  }

  /** The number of the clip in this entry; 0 if there is none. */
  numberOf({ key }: Entry): number {
    return this.#numbers.get(key) ?? 0;
  }

  drop({ key }: Entry): void {
    const number = this.#numbers.get(key);
    if (number !== undefined) this.#clips.delete(number);
    this.#numbers.delete(key);
  }

  /** The log is empty, so the next clip is number 1. */
  restart(): void {
    this.#last = 0;
  }

  /** The clip with this number, or the latest one; undefined if there is none. */
  find(number?: number): PlayableClip | undefined {
    return this.#clips.get(number ?? this.#last);
  }
}
