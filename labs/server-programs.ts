/** Servers that are programs: started for a check, followed while they run, and ended after it. */
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { forPeople } from '../stages/log.ts';
import type { Run } from '../tests/checks/check.ts';
import { patienceMs, Received } from '../tests/support/received.ts';
import type { Target } from '../tests/support/target.ts';
import { stopRecording } from '../tests/support/transcript.ts';
import { accepts, endAll, endWithUs, HOST, hasEnded, isSilent, untilReady } from './program.ts';

/** What a server has printed, how it ended, if it has, and what it was like after the check. */
export interface Story {
  readonly printed: string;
  readonly ended: string | undefined;
  /** It accepted a connection and sent nothing, or it did not end when it was asked to. */
  readonly isHanging?: boolean;
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
/** Characters that are kept of them. A program may print without end, and without a line ending, too. */
const MAX_PRINTED_CHARACTERS = 16 * 1_024;

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
  /** If it does not, a loop keeps it from that. */
  readonly endsWhenAsked?: boolean;
}

/** Servers that are started with `launch`, one after the other. */
export function programs(
  readyMs: number,
  launch: () => Promise<Launched>,
): Servers & { follow(streams: readonly (Readable | null)[]): void } {
  let printed = { text: '' };
  let ended: string | undefined;
  let isEnding = false;
  let hangs = false;

  function follow(streams: readonly (Readable | null)[]): void {
    // One of its own: the program before may still print something.
    const output = { text: '' };
    printed = output;
    ended = undefined;
    isEnding = false;
    hangs = false;
    for (const stream of streams)
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output.text = (output.text + text).slice(-MAX_PRINTED_CHARACTERS);
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
      const { child, ready, endsWhenAsked } = await launch();
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
          stopRecording();
          hangs = await isSilent(port, patienceMs() / 2);
          // The end of a program's connections is seen a little before its own.
          if (!(await accepts(port))) await hasEnded(child);
          isEnding = true;
          const hasToBeEnded = await endAll(child);
          hangs ||= hasToBeEnded && endsWhenAsked === true;
        },
      };
    },
    story: () => ({
      printed: readable(printed.text.trimEnd().split(/\r?\n/).slice(-MAX_PRINTED_LINES)),
      ended,
      isHanging: hangs,
    }),
    follow,
  };
}

/**
 * The log of a stage is JSON in a pipe. In a report, a person reads it: only what is wrong, and each problem once,
 * because a bug often happens with every request.
 */
function readable(printed: readonly string[]): string {
  const seen = new Set<string>();
  const lines = printed.flatMap((line) => {
    const entry = entryIn(line);
    if (!entry) return [line];
    const { level, time, ...problem } = entry;
    // The first line of its stack says what the problem is. It may have stopped several requests.
    const same = String(problem.stack ?? JSON.stringify(problem)).split('\n', 1)[0] ?? '';
    if (level === 'info' || level === 'debug' || seen.has(same)) return [];
    seen.add(same);
    return [forPeople(line).trimEnd()];
  });
  return lines.join('\n').trim();
}

/** A line may be cut off, and a server in another language may log other JSON. */
function entryIn(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{"level":')) return undefined;
  try {
    const entry = JSON.parse(line) as Record<string, unknown>;
    return typeof entry.sentence === 'string' ? entry : undefined;
  } catch {
    return undefined;
  }
}
