/**
 * The server that is checked: a stage on the learner's files, any program that listens on a port, or a server
 * that runs already. Each check gets a server of its own, so that none sees what another one left behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../stages/exit.ts';
import { forPeople } from '../stages/log.ts';
import type { Run } from '../tests/checks/check.ts';
import { Program } from '../tests/support/process.ts';
import { Received } from '../tests/support/received.ts';
import { startStage, type Target } from '../tests/support/target.ts';
import { withParts } from './mine.ts';
import { ROOT } from './parts.ts';
import { accepts, endAll, endWithUs, freePorts, HOST, hasEnded, untilReady } from './program.ts';

/** What a server has printed, and how it ended, if it has. */
export interface Story {
  readonly printed: string;
  readonly ended: string | undefined;
}

/** Starts servers, one after the other. */
export interface Servers {
  start(): Promise<Target>;
  /** Runs another program on the same parts. Not for a server in another language. */
  readonly run?: Run;
  /** The story of the last one. */
  story(): Story;
}

const STAGES = fileURLToPath(new URL('../stages/run.ts', import.meta.url));
/** Lines of output that a report shows. */
const MAX_PRINTED_LINES = 20;

/** A stage with the learner's files in place of its own. */
export function ownServers(
  stage: string,
  parts: Readonly<Record<string, string>>,
  readyMs: number,
): Servers {
  const env = withParts(parts);
  const { start, story, follow } = programs(
    readyMs,
    (port, webPort) => {
      const web = stage >= '05' ? ['--web-port', String(webPort)] : [];
      const args = [STAGES, stage, '--host', HOST, '--port', String(port), ...web];
      return spawn(process.execPath, args, { ...SETTINGS, env });
    },
    // Its port alone says nothing: a stage opens it once to see that it is free, before its threads do.
    (_port, printed) => printed.some((line) => line.startsWith('Stage ')),
  );
  const run: Run = (file, ...args) => {
    const child = spawn(process.execPath, [ROOT + file, ...args], {
      ...SETTINGS,
      stdio: 'pipe',
      env,
    });
    endWithUs(child);
    // Its standard output is what the check reads, and its end is no accident.
    follow([child.stderr]);
    return new Program(child);
  };
  return { start, run, story };
}

/** A program in any language. It gets its ports in its command line, or in environment variables. */
export function commandServers(
  command: string,
  portVariable: string | undefined,
  readyMs: number,
): Servers {
  return programs(
    readyMs,
    (port, webPort) => {
      const line = command
        .replaceAll('{port}', String(port))
        .replaceAll('{webPort}', String(webPort));
      const env = { ...process.env, ...(portVariable && { [portVariable]: String(port) }) };
      return spawn(line, { ...SETTINGS, shell: true, env });
    },
    accepts,
  );
}

/** A process group of its own can be ended as a whole, with all that the program has started. */
const SETTINGS = {
  detached: process.platform !== 'win32',
  stdio: ['ignore', 'pipe', 'pipe'],
} satisfies { detached: boolean; stdio: ('ignore' | 'pipe')[] };

function programs(
  readyMs: number,
  launch: (port: number, webPort: number) => ChildProcess,
  isReady: (port: number, printed: readonly string[]) => boolean | Promise<boolean>,
): Servers & { follow(streams: readonly (Readable | null)[]): void } {
  let printed: string[] = [];
  let ended: string | undefined;
  let isEnding = false;

  function follow(streams: readonly (Readable | null)[]): void {
    const lines: string[] = [];
    printed = lines;
    ended = undefined;
    isEnding = false;
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
      const [port, webPort] = await freePorts();
      const child = launch(port, webPort);
      follow([child.stdout, child.stderr]);
      followEnd(child);
      endWithUs(child);
      try {
        await untilReady(
          () => isReady(port, printed),
          readyMs,
          () => ended,
        );
      } catch (error) {
        await endAll(child);
        throw error;
      }
      return {
        name: 'the server',
        host: HOST,
        port,
        webPort,
        log: new Received(),
        async [Symbol.asyncDispose]() {
          // The end of a program's connections is seen a little before its own.
          if (!(await accepts(port))) await hasEnded(child);
          isEnding = true;
          await endAll(child);
        },
      };
    },
    story: () => ({ printed: printed.map(readable).join('\n').trim(), ended }),
    follow,
  };
}

/** The log of a stage is JSON in a pipe. In a report, a person reads it. */
function readable(line: string): string {
  return line.startsWith('{"level":') ? forPeople(line).trimEnd() : line;
}

/** A server that runs already. It is the same one for all checks. */
export function runningServers(address: string, stage: string): Servers {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(address) ?? [];
  if (!host || !port)
    throw new UsageError(`--connect takes HOST:PORT, such as localhost:12345, not '${address}'.`);
  Object.assign(process.env, { WIRECHAT_HOST: host, WIRECHAT_PORT: port, WIRECHAT_WEB_PORT: port });
  return { start: () => startStage(stage), story: () => ({ printed: '', ended: undefined }) };
}
