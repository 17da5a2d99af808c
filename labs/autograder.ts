/**
 * `npm run autograder 03`: makes `autograder-03.zip`, which Gradescope takes. It holds the checks, what they
 * need, and Node for Linux, so that it needs no network once it is built.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../stages/exit.ts';
import { archive } from './autograder-archive.ts';
import { findLab } from './catalog.ts';
import { runCommand } from './command.ts';
import { givenPath } from './given-path.ts';
import { ROOT } from './parts.ts';

/** The system of Gradescope's containers, whatever this one is. */
const SYSTEM = ['--os=linux', '--cpu=x64', '--libc=glibc'];
const MB = 1_000_000;

await runCommand(async ([name]) => {
  const lab = findLab(name);
  if (!lab) throw new UsageError('Say which lab: npm run autograder 03');
  const folder = await mkdtemp(join(tmpdir(), 'wirechat-autograder-'));
  try {
    console.log('Installing the packages for Linux in a temporary folder.');
    await install(folder);
    const zip = archive(lab.number, join(folder, 'node_modules'));
    const file = `autograder-${lab.number}.zip`;
    await writeFile(givenPath(file), zip);
    console.log(`${file}: ${Math.round(zip.length / MB)} MB. Upload it as the autograder of a`);
    console.log(
      'programming assignment in Gradescope. Students hand in their files of the lab, or a server with command.txt.',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function install(folder: string): Promise<void> {
  const { npm_execpath: npm } = process.env;
  if (!npm) throw new UsageError('Start this with npm: npm run autograder 03');
  for (const name of ['package.json', 'package-lock.json'])
    await copyFile(join(ROOT, name), join(folder, name));
  const options = ['--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const child = spawn(process.execPath, [npm, 'ci', ...options, ...SYSTEM], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [status] = await once(child, 'exit');
  if (status !== 0)
    throw new UsageError('npm could not install the packages. It printed why above.');
}
