/** `npm run stage 06 -- --mine`: the chat on the learner's own parts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../stages/exit.ts';
import { ROOT } from './parts.ts';
import { passedFiles } from './progress.ts';

const HOOK = new URL('./hook.ts', import.meta.url).href;

/** The environment in which a program of ours uses these files of the learner. */
export function withParts(parts: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const options = [process.env.NODE_OPTIONS, `--import=${HOOK}`].filter(Boolean).join(' ');
  return { ...process.env, NODE_OPTIONS: options, WIRECHAT_PARTS: JSON.stringify(parts) };
}

/** Runs a stage on all files whose lab steps are passed, says which they are, and ends with it. */
export async function runMine(args: readonly string[]): Promise<void> {
  const parts = passedFiles();
  const own = Object.entries(parts);
  if (own.length === 0)
    throw new UsageError(
      'None of your parts passes yet. Begin with npm run lab 01; npm run check 01 says when it passes.',
    );
  console.log(`Running on ${own.length} files of yours, and on the stages' own for the rest:`);
  for (const [replaced, file] of own)
    console.log(replaced.startsWith('stages/') ? `  ${file}` : `  ${file}, in place of ws`);
  const program = fileURLToPath(new URL('../stages/run.ts', import.meta.url));
  const child = spawn(process.execPath, [program, ...args], {
    cwd: ROOT,
    stdio: 'inherit',
    env: withParts(parts),
  });
  await ended(child);
}

/** Passes signals on, and takes over the exit status. */
function ended(child: ChildProcess): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => {
      process.exitCode = status ?? 128 + constants.signals[signal ?? 'SIGTERM'];
      resolve();
    });
  });
}
