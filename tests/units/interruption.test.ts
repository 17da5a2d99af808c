import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { SIGNAL_ECHO_MS } from '../../shared/limits.ts';
import { temporaryFolder } from '../../stages/06-media/temporary-folder.ts';
import { NO_SIGNALS } from '../support/lacking.ts';
import { Program } from '../support/process.ts';

const INTERRUPTION = new URL('../../stages/interruption.ts', import.meta.url).href;

test('a second Ctrl-C ends at once a program that does not end by itself', {
  skip: NO_SIGNALS,
}, async (t) => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'stubborn.ts');
  await writeFile(
    file,
    `import { onInterruption } from ${JSON.stringify(INTERRUPTION)};
    onInterruption(() => console.log('ending'));
    setInterval(() => {}, 1_000);
    console.log('ready');`,
  );
  await using program = new Program(file);
  await program.stdout.next('it to be ready');
  program.kill('SIGINT');
  assert.equal(await program.stdout.next('the end to begin'), 'ending');
  // Those that follow closely are echoes; a person who presses again is not overheard.
  const pressing = setInterval(() => program.kill('SIGINT'), SIGNAL_ECHO_MS / 5);
  t.after(() => clearInterval(pressing));
  const pressedAt = performance.now();
  assert.equal(await program.exit(), 130);
  assert.ok(performance.now() - pressedAt > SIGNAL_ECHO_MS / 2, 'an echo ends nothing');
  assert.deepEqual(await program.stdout.rest(), []);
});
