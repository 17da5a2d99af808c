/** Programs that are started for a check: their ports, when they are ready, and their end. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export const HOST = '127.0.0.1';
const PROBE_INTERVAL_MS = 25;
/** The time that a program has to end by itself. Stages take up to 1.5 s, and longer on a busy computer. */
const END_MS = 10_000;

/** A server could not be started, or did not stay. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
}

/** Resolves when a program that has been started is ready, to what `ready` then returns. */
export async function untilReady<T>(
  ready: () => T | undefined | Promise<T | undefined>,
  readyMs: number,
  ended: () => string | undefined,
): Promise<T> {
  const deadline = performance.now() + readyMs;
  while (performance.now() < deadline) {
    const end = ended();
    if (end) throw new ServerError(`The server did not start: ${end}.`);
    const result = await ready();
    if (result !== undefined) return result;
    // No event tells that another program listens now, so it has to be tried.
    await delay(PROBE_INTERVAL_MS);
  }
  throw new ServerError(
    `The server did not listen on its port within ${readyMs / 1_000} s. Does it listen on the port that it was given, or is it stuck in a loop? On a slow computer, add --slow 3.`,
  );
}

/** Whether something accepts connections on this port. */
export async function accepts(port: number): Promise<boolean> {
  const socket = connect({ host: HOST, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Whether one of several threads may hang, and the others not, is only seen with several connections. */
const PROBES = 8;

/**
 * Whether somebody waits in vain for any answer on this port. Each probe sends an empty line, and ends its side:
 * every server of ours sends something then, or ends the connection.
 */
export async function isSilent(port: number, patienceMs: number): Promise<boolean> {
  const deadline = AbortSignal.timeout(patienceMs);
  const silent = await Promise.all(Array.from({ length: PROBES }, () => isUnheard(port, deadline)));
  return silent.includes(true);
}

function isUnheard(port: number, deadline: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port }, () => socket.end('\r\n'));
    for (const event of ['data', 'end', 'error', 'close']) socket.on(event, () => resolve(false));
    deadline.addEventListener('abort', () => {
      resolve(true);
      socket.destroy();
    });
  });
}

/** Resolves when a program has ended, or after the time that it has to end. */
export async function hasEnded(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await Promise.race([once(child, 'exit'), delay(END_MS, undefined, { ref: false })]);
}

/**
 * Asks a program and everything that it has started to end, and ends them if they do not. Returns whether the
 * program had to be ended.
 */
export async function endAll(child: ChildProcess): Promise<boolean> {
  if (child.pid === undefined) return false;
  const isRunning = child.exitCode === null && child.signalCode === null;
  const exited = isRunning ? once(child, 'exit') : Promise.resolve([]);
  await signalAll(child.pid, 'SIGTERM');
  const overdue = setTimeout(() => void signalAll(child.pid ?? 0, 'SIGKILL'), END_MS);
  await exited;
  clearTimeout(overdue);
  // Its children may ignore the first signal.
  await signalAll(child.pid, 'SIGKILL');
  running.delete(child);
  // One that has left the group may hold the other end, and would keep this process waiting for it.
  child.stdout?.destroy();
  child.stderr?.destroy();
  return child.signalCode === 'SIGKILL';
}

const running = new Set<ChildProcess>();

/** Ends a program, if it still runs then, when this process ends: a Ctrl-C does not reach its group. */
export function endWithUs(child: ChildProcess): void {
  if (!process.listeners('exit').includes(endRunning)) process.on('exit', endRunning);
  running.add(child);
}

/** Ends what a check that was given up has left running. */
export async function endRest(): Promise<void> {
  await Promise.all([...running].map(endAll));
}

function endRunning(): void {
  for (const { pid } of running) if (pid !== undefined) endGroup(pid);
}

/** Ends a program and all that it has started. Synchronous, so that it also works while this process ends. */
export function endGroup(pid: number): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group has ended.
  }
}

async function signalAll(pid: number, signal: NodeJS.Signals): Promise<void> {
  if (process.platform === 'win32') {
    const killer = spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    await once(killer, 'exit');
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // The whole group has ended.
  }
}
