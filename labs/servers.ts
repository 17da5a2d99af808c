/**
 * The server that is checked: a stage on the learner's files, any program that listens on a port, or a server
 * that runs already. Each check gets a server of its own, so that none sees what another one left behind.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { MAX_CLIP_SECONDS } from '../shared/limits.ts';
import { UsageError } from '../stages/exit.ts';
import { forPeople } from '../stages/log.ts';
import type { Run } from '../tests/checks/check.ts';
import { Program } from '../tests/support/process.ts';
import { patienceMs, Received } from '../tests/support/received.ts';
import { startStage, type Target } from '../tests/support/target.ts';
import { freePort } from './free-port.ts';
import { withParts } from './mine.ts';
import { ROOT } from './parts.ts';
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

const STAGES = fileURLToPath(new URL('../stages/run.ts', import.meta.url));
/** Characters in which a stage says its ports. A learner's part may print more than that while it starts. */
const MAX_GREETING = 100_000;
/** Lines of output that a report shows. */
const MAX_PRINTED_LINES = 20;

/** A stage with the learner's files in place of its own. */
export function ownServers(
  stage: string,
  parts: Readonly<Record<string, string>>,
  readyMs: number,
): Servers {
  return stageServers(stage, withParts(parts), readyMs);
}

/** A stage in this environment. The system chooses its ports, and the stage says which they are. */
export function stageServers(
  stage: string,
  env: NodeJS.ProcessEnv,
  readyMs: number,
  ...options: readonly string[]
): Servers {
  const web = stage >= '05' ? ['--web-port', '0'] : [];
  // Large clips fill the room for them sooner.
  const media = stage >= '06' ? ['--video-seconds', String(MAX_CLIP_SECONDS)] : [];
  const args = [STAGES, stage, '--host', HOST, '--port', '0', ...web, ...media, ...options];
  const { start, story, follow } = programs(readyMs, async () => {
    const child = spawn(process.execPath, args, { ...SETTINGS, env });
    let greeting = '';
    child.stdout?.on('data', (text) => {
      if (greeting.length < MAX_GREETING) greeting += text;
    });
    return { child, ready: () => portsIn(greeting, web.length > 0) };
  });
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
  return programs(readyMs, async () => {
    const port = await freePort();
    const webPort = command.includes('{webPort}') ? await freePort() : 0;
    const line = command
      .replaceAll('{port}', String(port))
      .replaceAll('{webPort}', String(webPort));
    const env = { ...process.env, ...(portVariable && { [portVariable]: String(port) }) };
    const child = spawn(line, { ...SETTINGS, shell: true, env });
    return { child, ready: async () => ((await accepts(port)) ? { port, webPort } : undefined) };
  });
}

interface Ports {
  readonly port: number;
  readonly webPort: number;
}

/** What a stage prints when it is up. Before that, nobody can connect. */
function portsIn(greeting: string, hasWeb: boolean): Ports | undefined {
  const port = /^ {2}nc \S+ (\d+)\n/m.exec(greeting)?.[1];
  const webPort = hasWeb ? /^ {2}http:\/\/\S+:(\d+) /m.exec(greeting)?.[1] : '0';
  return port && webPort ? { port: Number(port), webPort: Number(webPort) } : undefined;
}

/** A process group of its own can be ended as a whole, with all that the program has started. */
const SETTINGS = {
  detached: process.platform !== 'win32',
  stdio: ['ignore', 'pipe', 'pipe'],
} satisfies { detached: boolean; stdio: ('ignore' | 'pipe')[] };

/** A program that has been started, and its ports as soon as it can be reached. */
interface Launched {
  readonly child: ChildProcess;
  ready(): Ports | undefined | Promise<Ports | undefined>;
}

function programs(
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
