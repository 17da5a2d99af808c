/**
 * Which cores the server and the load generator run on. On a machine with two cores or more they have
 * different ones, so that neither waits for the other: the load generator has the last core, and the server
 * has the rest. Without `taskset`, or with one core, the system decides, and the report says so.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

export type CommandLine = readonly [string, ...string[]];

export interface Cores {
  readonly sentence: string;
  readonly forServer: (command: CommandLine) => CommandLine;
  readonly forLoad: (command: CommandLine) => CommandLine;
}

export function shareCores(): Cores {
  const cores = allowedCores();
  const last = cores.at(-1);
  if (last === undefined || cores.length < 2) {
    const asItIs = (command: CommandLine) => command;
    const why = availableParallelism() < 2 ? 'there is one core' : 'taskset is not installed';
    const sentence = `The server and the load generator share all cores, because ${why}.`;
    return { sentence, forServer: asItIs, forLoad: asItIs };
  }
  const servers = cores.slice(0, -1);
  const on =
    (...list: number[]) =>
    (command: CommandLine): CommandLine => ['taskset', '-c', list.join(','), ...command];
  const sentence = `The server runs on core ${servers.join(' and ')}, and the load generator on core ${last}.`;
  return { sentence, forServer: on(...servers), forLoad: on(last) };
}

/** The cores that this process may use: `pid 1's current affinity list: 0,2-5`. */
function allowedCores(): number[] {
  const { stdout } = spawnSync('taskset', ['-cp', `${process.pid}`], { encoding: 'utf8' });
  return parseCoreList(/list: (\S+)/.exec(stdout ?? '')?.[1] ?? '');
}

/** `0,2-5` as numbers. */
export function parseCoreList(list: string): number[] {
  return list
    .split(',')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}
