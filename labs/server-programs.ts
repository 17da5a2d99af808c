/** Servers that are programs: started for a check, followed while they run, and ended after it. */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { forPeople } from '../stages/log.ts';
import type { Run } from '../tests/checks/check.ts';
import { patienceMs, Received } from '../tests/support/received.ts';
import type { Target } from '../tests/support/target.ts';
import { accepts, endAll, endWithUs, HOST, hasEnded, isSilent, untilReady } from './program.ts';

/** What a server has printed, how it ended, if it has, and what it was like after the check. */
export interface Story {
  readonly printed: string;
  readonly ended: string | undefined;
  /** It accepted a connection, and sent nothing. */
  readonly isSilent?: boolean;
}

/** Starts servers, one after the other. */
export interface Servers {
  start(): Promise<Target>;
  /** Runs another program on the same parts. Not for a server in another language. */
  readonly run?: Run;
  /** The story of the last one. */
  story(): Story;
}

/** Lines of output that a report shows. */
const MAX_PRINTED_LINES = 20;

export interface Ports {
  readonly port: number;
  readonly webPort: number;
}

/** A process group of its own can be ended as a whole, with all that the program has started. */
export const SETTINGS = {
  detached: process.platform !== 'win32',
  stdio: ['ignore', 'pipe', 'pipe'],
} satisfies { detached: boolean; stdio: ('ignore' | 'pipe')[] };

/** A program that has been started, and its ports as soon as it can be reached. */
interface Launched {
  readonly child: ChildProcess;
  ready(): Ports | undefined | Promise<Ports | undefined>;
}

/** Servers that are started with `launch`, one after the other. */
export function programs(
  readyMs: number,
  launch: () => Promise<Launched>,
): Servers & { follow(streams: readonly (Readable | null)[]): void } {
  let printed: string[] = [];
  let ended: string | undefined;
  let isEnding = false;
  let silent = false;

  function follow(streams: readonly (Readable | null)[]): void {
    const lines: string[] = [];
    printed = lines;
    ended = undefined;
    isEnding = false;
    silent = false;
    for (const stream of streams)
      if (stream)
        createInterface(stream).on('line', (line) => {
          lines.push(line);
          lines.splice(0, lines.length - MAX_PRINTED_LINES);
        });
  }

  function followEnd(child: ChildProcess): void {
    child.once('error', ({ message }) => {
      ended = message;
    });
    child.once('exit', (status, signal) => {
      // What we end ourselves has not died.
      if (!isEnding)
        ended ??= signal ? `it was ended by ${signal}` : `it ended with status ${status}`;
    });
  }

  return {
    async start() {
      const { child, ready } = await launch();
      follow([child.stdout, child.stderr]);
      followEnd(child);
      endWithUs(child);
      let ports: Ports;
      try {
        ports = await untilReady(ready, readyMs, () => ended);
      } catch (error) {
        await endAll(child);
        throw error;
      }
      const { port } = ports;
      return {
        name: 'the server',
        host: HOST,
        ...ports,
        log: new Received(),
        async [Symbol.asyncDispose]() {
          // The end of a program's connections is seen a little before its own.
          if (!(await accepts(port))) await hasEnded(child);
          isEnding = true;
          silent = await isSilent(port, patienceMs());
          await endAll(child);
        },
      };
    },
    story: () => ({
      printed: printed.map(readable).join('\n').trim(),
      ended,
      isSilent: silent,
    }),
    follow,
  };
}

/** The log of a stage is JSON in a pipe. In a report, a person reads it. */
function readable(line: string): string {
  // A line may be cut off, and a server in another language may log other JSON.
  return /^\{"level":.*,"sentence":".*"\}$/.test(line) ? forPeople(line).trimEnd() : line;
}
