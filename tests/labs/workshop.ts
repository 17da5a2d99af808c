import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEEDED_FOLDERS, ROOT } from '../../labs/parts.ts';
import { Program } from '../support/process.ts';

const FILES = ['launch.js', 'package.json', 'tsconfig.json'];

/** What a command printed, and its exit status. */
export interface Result {
  readonly status: number | null;
  readonly output: string;
}

/** A copy of the repository in which a test can be a learner: it never touches the reader's own `work/`. */
export class Workshop implements AsyncDisposable {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<Workshop> {
    const folder = await mkdtemp(join(tmpdir(), 'wirechat-labs-'));
    await Promise.all([
      ...NEEDED_FOLDERS.map((name) =>
        cp(join(ROOT, name), join(folder, name), { recursive: true }),
      ),
      ...FILES.map((name) => cp(join(ROOT, name), join(folder, name))),
      symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction'),
    ]);
    return new Workshop(folder);
  }

  /** Runs one of the labs' commands: `run('check', '03', '--step', '1')`. */
  run(command: string, ...args: string[]): Promise<Result> {
    return new Promise((resolve, reject) => {
      const child = this.#spawn(command, args);
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text;
        });
      child.once('error', reject);
      child.once('close', (status) => resolve({ status, output }));
    });
  }

  /** Starts a command that goes on until it is ended. */
  start(command: string, ...args: string[]): Program {
    return new Program(this.#spawn(command, args));
  }

  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), 'utf8');
  }

  /** Replaces a text in a file, which must be there. */
  async edit(path: string, from: string, to: string): Promise<void> {
    const text = await this.read(path);
    if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
    await writeFile(
      join(this.folder, path),
      text.replace(from, () => to),
    );
  }

  #spawn(command: string, args: readonly string[]) {
    const program = join(this.folder, 'labs', `${command}.ts`);
    return spawn(process.execPath, [program, ...args], {
      cwd: this.folder,
      // What it compiles is kept for as long as the copy.
      env: { ...process.env, NODE_COMPILE_CACHE: join(this.folder, '.compiled') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
