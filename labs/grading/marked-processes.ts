/**
 * Finds and ends everything that a submission has started. A process can leave its group and its parent, but
 * it inherits its environment, so a mark there finds it again. Where the system does not show the environment
 * of a process (all but Linux), only the group can be ended.
 */
import { readdirSync, readFileSync } from 'node:fs';

const MARK = 'WIRECHAT_GRADED';
const isLinux = process.platform === 'linux';
/** A process may start others while we look. Each round stops first what it finds. */
const ROUNDS = 50;

/** How many processes there are, and the memory that they hold together. */
export interface Usage {
  readonly processes: number;
  readonly bytes: number;
}

/** The environment variable by which the processes of one submission are found. */
export function markOf(id: string): Readonly<Record<string, string>> {
  return { [MARK]: id };
}

export function usageOf(id: string): Usage {
  const pids = marked(id);
  return { processes: pids.length, bytes: pids.reduce((sum, pid) => sum + residentBytes(pid), 0) };
}

/** Ends all processes with the mark, however fast they start new ones. Returns whether none is left. */
export function endMarked(id: string): boolean {
  for (let round = 0; round < ROUNDS; round += 1) {
    const pids = marked(id);
    if (pids.length === 0) return true;
    // A stopped process starts no others. Once nothing new appears, all can be ended.
    for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const pid of pids) send(pid, signal);
  }
  return marked(id).length === 0;
}

function marked(id: string): number[] {
  if (!isLinux) return [];
  const entry = `${MARK}=${id}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => isAlive(pid) && environmentOf(pid).includes(entry));
}

function environmentOf(pid: number): string[] {
  return read(`/proc/${pid}/environ`).split('\0');
}

/** One that has ended and waits for its parent (a zombie) holds nothing, and cannot be ended again. */
function isAlive(pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`);
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  return state !== '' && state !== 'Z' && state !== 'X';
}

const PAGE_BYTES = 4_096;

function residentBytes(pid: number): number {
  return Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * PAGE_BYTES;
}

/** A process may end while we look at it, and then there is no such file. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}
