import { readdir, readFile } from 'node:fs/promises';
import type { Hostile } from './hostile.ts';
import type { VictimOptions } from './victim.ts';

/** What a file of `attacks/` exports: one thing that a hostile client does. */
export interface AttackCode {
  /** The server that it needs, where the usual one will not do. */
  readonly server?: VictimOptions;
  /** Threads or the server itself die of it: lines of the control group break, and are taken up again. */
  readonly cuts?: boolean;
  /** Nobody new can come in while it lasts, and no server could change that. */
  readonly full?: boolean;
  /** What the group's p99 may be, where some of the group wait for what is attacked itself. */
  readonly maxP99Ms?: number;
  /** What it may take, where a minute is not enough. */
  readonly longestMs?: number;
  /** Whether it is part of `npm test`, too. */
  readonly short?: boolean;
  /** Fails when the server does not defend itself as the first sentence of the file says. */
  run(hostile: Hostile): Promise<void>;
}

export interface Attack extends AttackCode {
  /** The name of its file. */
  readonly name: string;
  /** The sentence with which its file begins. */
  readonly story: string;
}

const FOLDER = new URL('./attacks/', import.meta.url);

/** All attacks, by name. */
export async function loadAttacks(): Promise<Attack[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts')).sort();
  return Promise.all(files.map(loadAttack));
}

async function loadAttack(file: string): Promise<Attack> {
  const url = new URL(file, FOLDER);
  const { default: code } = (await import(url.href)) as { default: AttackCode };
  return { ...code, name: file.replace(/\.ts$/, ''), story: storyIn(await readFile(url, 'utf8')) };
}

/** The comment that the file begins with, as one line. */
function storyIn(source: string): string {
  const comment = /^\/\*\*(.*?)\*\//s.exec(source)?.[1] ?? '';
  return comment.replaceAll(/\n \*/g, ' ').replaceAll(/\s+/g, ' ').trim();
}
