import { execFileSync, spawnSync } from 'node:child_process';

/** For tests of a full disk: `prlimit` from util-linux sets the limits of a running process. */
export const NO_FILE_SIZE_LIMIT =
  spawnSync('prlimit', ['--version']).status !== 0 && 'this system has no prlimit';

/** Limits the size of files that this process writes, until it is disposed of. */
export function limitFileSize(bytes: number): Disposable {
  const limit = (value: string) =>
    execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${value}:`]);
  limit(String(bytes));
  return { [Symbol.dispose]: () => void limit('unlimited') };
}
