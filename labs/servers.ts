/**
 * The server that is checked: a stage on the learner's files, any program that listens on a port, or a server
 * that runs already. Each check gets a server of its own, so that none sees what another one left behind.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MAX_CLIP_SECONDS } from '../shared/limits.ts';
import { UsageError } from '../stages/exit.ts';
import type { Run } from '../tests/checks/check.ts';
import { Program } from '../tests/support/process.ts';
import { startStage } from '../tests/support/target.ts';
import { freePort } from './free-port.ts';
import { withParts } from './mine.ts';
import { ROOT } from './parts.ts';
import { accepts, endWithUs, HOST } from './program.ts';
import { type Ports, programs, SETTINGS, type Servers } from './server-programs.ts';

const STAGES = fileURLToPath(new URL('../stages/run.ts', import.meta.url));
/** Characters in which a stage says its ports. A learner's part may print more than that while it starts. */
const MAX_GREETING = 100_000;

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
    return { child, ready: () => portsIn(greeting, web.length > 0), endsWhenAsked: true };
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
    const webPort = command.includes('{webPort}') ? await freePort() : port;
    const line = command
      .replaceAll('{port}', String(port))
      .replaceAll('{webPort}', String(webPort));
    const env = { ...process.env, ...(portVariable && { [portVariable]: String(port) }) };
    const child = spawn(line, { ...SETTINGS, shell: true, env });
    return { child, ready: async () => ((await accepts(port)) ? { port, webPort } : undefined) };
  });
}

/** What a stage prints when it is up. Before that, nobody can connect. */
function portsIn(greeting: string, hasWeb: boolean): Ports | undefined {
  const port = /^ {2}nc \S+ (\d+)\n/m.exec(greeting)?.[1];
  const webPort = hasWeb ? /^ {2}http:\/\/\S+:(\d+) /m.exec(greeting)?.[1] : '0';
  return port && webPort ? { port: Number(port), webPort: Number(webPort) } : undefined;
}

/** Where a server runs already. Without a web port of its own, it serves the web on the same port. */
export function runningAt(address: string, webPort: string | undefined): Ports & { host: string } {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(address) ?? [];
  if (!host || !port)
    throw new UsageError(`--connect takes HOST:PORT, such as localhost:12345, not '${address}'.`);
  if (webPort !== undefined && !/^\d+$/.test(webPort))
    throw new UsageError(`--web-port takes a port, such as 8080, not '${webPort}'.`);
  return { host, port: Number(port), webPort: Number(webPort ?? port) };
}

/** A server that runs already. It is the same one for all checks. */
export function runningServers(
  stage: string,
  { host, port, webPort }: ReturnType<typeof runningAt>,
): Servers {
  const ports = { WIRECHAT_PORT: String(port), WIRECHAT_WEB_PORT: String(webPort) };
  Object.assign(process.env, { WIRECHAT_HOST: host, ...ports });
  return { start: () => startStage(stage), story: () => ({ printed: '', ended: undefined }) };
}
