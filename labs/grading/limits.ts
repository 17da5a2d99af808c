import { spawnSync } from 'node:child_process';

/** What one submission may use. */
export interface Limits {
  readonly seconds: number;
  /** All of its processes together. */
  readonly megabytes: number;
  readonly processes: number;
}

const MIB = 1_024 * 1_024;
/** A learner's program writes a log at most, and a disk may be small. */
const FILE_BYTES = 256 * MIB;

const hasPrlimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0;

/** A runtime maps more memory than it uses: Node half a gigabyte for each thread. */
const RESERVED_BYTES = 8 * 1_024 * MIB;

/**
 * The command line with limits for each process that comes of it, where the system can set them (`prlimit` is
 * part of util-linux). They catch what happens between two looks at the usage, which is what really counts: a
 * limit of mapped memory as low as that would keep Node and Java from starting.
 */
export function limited(command: readonly string[], { megabytes }: Limits): readonly string[] {
  if (!hasPrlimit) return command;
  return [
    'prlimit',
    `--data=${RESERVED_BYTES + megabytes * MIB}`,
    `--fsize=${FILE_BYTES}`,
    '--core=0',
    '--',
    ...command,
  ];
}

/** Which limit is exceeded, as a sentence for the learner, or undefined. */
export function exceeded(
  { processes, bytes }: { readonly processes: number; readonly bytes: number },
  limits: Limits,
): string | undefined {
  if (processes > limits.processes)
    return `It had ${processes} processes at once; ${limits.processes} are allowed.`;
  const megabytes = Math.round(bytes / MIB);
  if (megabytes > limits.megabytes)
    return `It used ${megabytes} MB of memory; ${limits.megabytes} are allowed.`;
  return undefined;
}
