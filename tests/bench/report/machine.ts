/** What the figures were measured on and with. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { type Contestant, here } from '../contestants.ts';

export function machine(): string {
  const cores = availableParallelism();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cores} ${cores === 1 ? 'core' : 'cores'} of ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${gigabytes} GB of memory, Linux ${release()}`;
}

/** The versions of the programs that took part. */
export function versions(contestants: readonly Contestant[]): string {
  const names = new Set(contestants.map(({ name }) => name));
  const programs: readonly (readonly [string, string | undefined])[] = [
    ['Node', process.versions.node],
    ['Bun', names.has('bun') ? printed(here('node_modules/.bin/bun'), '--version') : undefined],
    ['ws', names.has('ws') ? packageVersion('ws') : undefined],
    ['Socket.IO', names.has('socket.io') ? packageVersion('socket.io') : undefined],
    ['Python', names.has('python') ? printed('python3', '--version') : undefined],
    ['ngircd', names.has('ngircd') ? printed('ngircd', '--version') : undefined],
  ];
  return programs
    .filter(([, version]) => version !== undefined)
    .map(([program, version]) => `${program} ${version}`)
    .join(', ');
}

/** The first number with dots in what a program prints: its version. */
function printed(command: string, ...args: string[]): string | undefined {
  const { stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return /\d+(\.\d+)+/.exec(stdout ?? '')?.[0];
}

function packageVersion(name: string): string {
  const file = here(`node_modules/${name}/package.json`);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
