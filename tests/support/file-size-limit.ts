import { execFileSync, spawnSync } from 'node:child_process';

/** For tests of a disk that is full: `prlimit`, of util-linux, sets limits of a process that runs. */
export const NO_FILE_SIZE_LIMIT =
  spawnSync('prlimit', ['--version']).status !== 0 && 'this system has no prlimit';

/** Lets no file that this process writes grow beyond so many bytes, until it is disposed of. */
export function limitFileSize(bytes: number): Disposable {
  const limit = (value: string) =>
    execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${value}:`]);
  limit(String(bytes));
  return { [Symbol.dispose]: () => void limit('unlimited') };
}
