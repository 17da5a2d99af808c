/** Complete servers of stage 04 in other languages pass the checks of the labs, from outside. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { notInstalled } from '../support/lacking.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, 'tests/labs/other-languages');
const LABS = ['03', '04'];
/** Otherwise Java leaves a folder for them in the system's folder for temporary files. */
const NO_COUNTERS = '-XX:-UsePerfData';
/** Other tests run at the same time. */
const SLOW = '6';

describe('servers in other languages', { concurrency: true }, () => {
  test('the Python server passes the checks of labs 03 and 04', {
    skip: notInstalled('python3'),
  }, async () => {
    // Without -B, it leaves a folder with what it has compiled.
    await passAll(`python3 -B "${join(FOLDER, 'chat.py')}" {port}`);
  });

  test('the Java server passes the checks of labs 03 and 04', {
    skip: notInstalled('javac', `-J${NO_COUNTERS}`),
  }, async () => {
    const classes = await mkdtemp(join(tmpdir(), 'wirechat-java-'));
    try {
      const sources = globSync(join(FOLDER, 'java', '*.java'));
      execFileSync('javac', [`-J${NO_COUNTERS}`, '-encoding', 'UTF-8', '-d', classes, ...sources]);
      // It starts sooner if it compiles less.
      const java = `java ${NO_COUNTERS} -XX:TieredStopAtLevel=1 -cp "${classes}" Chat {port}`;
      await passAll(java);
    } finally {
      await rm(classes, { recursive: true });
    }
  });
});

/** At once, because the checks mostly wait. */
async function passAll(command: string): Promise<void> {
  await Promise.all(LABS.map((lab) => passes(lab, command)));
}

/** What a learner types: `npm run check 04 -- --cmd "…"`. */
async function passes(lab: string, command: string): Promise<void> {
  const args = ['labs/check.ts', lab, '--cmd', command, '--slow', SLOW, '--verbose'];
  const check = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const report = await text(check.stdout);
  assert.match(report, /All checks pass\./, report);
}
