import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { findProgram } from '../../clients/desktop/browser-finder.ts';

/** The display on which windows of a program under test appear. */
export interface Display extends AsyncDisposable {
  /** The value of `DISPLAY`; undefined if windows need none. */
  readonly name: string | undefined;
  /** Without a display, a browser has to run without a window. */
  readonly exists: boolean;
}

/** The program that provides a display in memory, or undefined. */
export function findXvfb(): string | undefined {
  return findProgram({ variables: [], commands: ['Xvfb'], flatpak: [], mac: [], windows: [] });
}

/** True if a program cannot open a window because there is no display. */
export function lacksDisplay(): boolean {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
}

/** The display of this computer, or one in memory, or none. */
export async function openDisplay(): Promise<Display> {
  const { DISPLAY } = process.env;
  if (lacksDisplay() && findXvfb()) return startXvfb();
  const exists = !lacksDisplay();
  return { name: exists ? DISPLAY : ':none', exists, [Symbol.asyncDispose]: async () => {} };
}

/** Starts a display in memory. */
export async function startXvfb(): Promise<Display> {
  const flags = ['-displayfd', '1', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'];
  const xvfb = spawn(findXvfb() ?? 'Xvfb', flags, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [number] = await once(createInterface(xvfb.stdout), 'line');
  return { name: `:${number}`, exists: true, [Symbol.asyncDispose]: () => end(xvfb) };
}

/** Ends a program, and waits until it has ended. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}
