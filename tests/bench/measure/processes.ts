/**
 * What a server costs: the processor time and the memory of its process and of all processes that it has
 * started, from /proc.
 */
import { readdir, readFile } from 'node:fs/promises';

const TICKS_PER_SECOND = 100;

/** Microseconds of processor time since the start. */
export interface Cpu {
  /** User and system time of all threads, to the nanosecond. */
  readonly total: number;
  /** The part in the kernel, in steps of 10 ms. */
  readonly system: number;
}

export async function cpuOf(pid: number): Promise<Cpu> {
  let total = 0;
  let system = 0;
  for (const each of await family(pid)) {
    const fields = (await read(`/proc/${each}/stat`)).split(') ')[1]?.split(' ') ?? [];
    const [stime = 0, cutime = 0, cstime = 0] = fields.slice(12, 15).map(Number);
    total += (await threadsCpu(each)) + ((cutime + cstime) / TICKS_PER_SECOND) * 1e6;
    system += ((stime + cstime) / TICKS_PER_SECOND) * 1e6;
  }
  return { total, system };
}

/** Resident bytes. */
export async function memoryOf(pid: number): Promise<number> {
  let bytes = 0;
  for (const each of await family(pid)) {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(await read(`/proc/${each}/status`))?.[1];
    bytes += 1_024 * Number(kilobytes ?? 0);
  }
  return bytes;
}

/** A process and its descendants. Which processes it has started, only their own files say. */
async function family(pid: number): Promise<number[]> {
  const parents = new Map<number, number>();
  const processes = (await list('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  await Promise.all(
    processes.map(async (each) => {
      const [, parent] = (await read(`/proc/${each}/stat`)).split(') ')[1]?.split(' ') ?? [];
      parents.set(each, Number(parent));
    }),
  );
  const members = [pid];
  for (const member of members) {
    for (const [child, parent] of parents) if (parent === member) members.push(child);
  }
  return members;
}

async function threadsCpu(pid: number): Promise<number> {
  let nanoseconds = 0;
  for (const thread of await list(`/proc/${pid}/task`)) {
    nanoseconds += Number((await read(`/proc/${pid}/task/${thread}/schedstat`)).split(' ')[0]);
  }
  return nanoseconds / 1_000;
}

/** A process or a thread may end at any time. Then it has no files here. */
function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

function list(path: string): Promise<string[]> {
  return readdir(path).catch(() => []);
}
