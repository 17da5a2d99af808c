import { readdir, readFile } from 'node:fs/promises';
import type { Hostile } from './hostile.ts';
import type { VictimOptions } from './victim.ts';

/** What a file of `attacks/` exports: one thing that a hostile client does. */
export interface AttackCode {
  /** The server that it needs, if not the usual one. */
  readonly server?: VictimOptions;
  /** It ends threads or the server, so that connections of the control group break and reconnect. */
  readonly cuts?: boolean;
  /** Nobody new can join during the attack, and no server could change that. */
  readonly full?: boolean;
  /** The group's highest p99, if some of the group have to wait for the target of the attack. */
  readonly maxP99Ms?: number;
  /** The longest time it may take, if a minute is not enough. */
  readonly longestMs?: number;
  /** Whether it is part of `npm test`, too. */
  readonly short?: boolean;
  /** Fails when the server does not defend itself as the first sentence of the file says. */
  run(hostile: Hostile): Promise<void>;
}

export interface Attack extends AttackCode {
  /** The name of its file. */
  readonly name: string;
  /** The first sentence of its file. */
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

/** The first comment of the file, as one line. */
function storyIn(source: string): string {
  const comment = /^\/\*\*(.*?)\*\//s.exec(source)?.[1] ?? '';
  return comment.replaceAll(/\n \*/g, ' ').replaceAll(/\s+/g, ' ').trim();
}
