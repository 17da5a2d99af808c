/** The labs as a learner goes through them: open, check, be told what is wrong, write, pass. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { allLabs, filesOf } from '../../labs/catalog.ts';
import { partsIn, ROOT } from '../../labs/parts.ts';
import { notWritten, starterOf } from '../../labs/starter.ts';
import { Workshop } from './workshop.ts';

const CLAIM = 'Roster.#claim in work/03-nicknames/roster.ts';
const TODO = `{
    // Claim a name ★.
    throw new Error('Lab 03, step 1: write Roster.#claim in roster.ts.');
  }`;

test('every starter lacks exactly the parts of its lab, and says what to write in their place', async () => {
  const labs = allLabs();
  assert.equal(labs.length, 6);
  for (const lab of labs) {
    for (const [stage] of filesOf(lab)) {
      const source = await readFile(ROOT + stage, 'utf8');
      const starter = starterOf(source, stage, lab.number, lab.folder);
      const [reference, missing] = [partsIn(source, stage), partsIn(starter, stage)];
      assert.deepEqual(
        missing.map(({ step }) => step),
        reference.map(({ step }) => step),
        stage,
      );
      for (const { start, end, step, name } of missing) {
        const message = notWritten(starter.slice(start, end));
        if (step.startsWith(lab.number))
          assert.match(String(message), new RegExp(`step ${step.slice(3)}: write `), name);
        else assert.equal(message, undefined, name);
      }
    }
  }
});

test('a lab is opened once, and --reset keeps the old files', async () => {
  await using workshop = await Workshop.open();
  const opened = await workshop.run('lab', '03');
  assert.equal(opened.status, 0, opened.output);
  assert.match(opened.output, /npm run check 03/);
  const roster = join(workshop.folder, 'work/03-nicknames/roster.ts');
  await writeFile(roster, 'my own work');
  const again = await workshop.run('lab', '03');
  assert.equal(again.status, 2);
  assert.match(again.output, /exists already, and nothing in it was changed/);
  assert.equal(await readFile(roster, 'utf8'), 'my own work');
  const reset = await workshop.run('lab', '03', '--reset');
  const kept = /work\/03-nicknames\.[\d.T-]+\d/.exec(reset.output)?.[0] ?? '';
  assert.equal(await workshop.read(`${kept}/roster.ts`), 'my own work');
  assert.match(await workshop.read('work/03-nicknames/roster.ts'), /Lab 03, step 1/);
});

test('a step that is not written fails, a wrong one fails with a transcript, and the right one passes', async () => {
  await using workshop = await Workshop.open();
  await workshop.run('lab', '03');
  const fresh = await workshop.run('check', '03', '--step', '1', '--slow', '6');
  assert.equal(fresh.status, 1, fresh.output);
  assert.ok(fresh.output.includes(CLAIM));
  assert.match(fresh.output, /not written yet/);
  assert.match(fresh.output, /npm run hint 03/);

  const own = 'work/03-nicknames/roster.ts';
  await workshop.edit(own, TODO, '{ this.#byLook.set(name, member); }');
  // It waits in vain for what does not come, so it should not be patient.
  const wrong = await workshop.run('check', '03', '--step', '1');
  assert.equal(wrong.status, 1);
  assert.match(wrong.output, /client → {3}server\\r\\n/);
  assert.match(wrong.output, /Expected: /);

  const source = await workshop.read('stages/03-nicknames/roster.ts');
  const claim = partsIn(source, 'roster.ts').find(({ step }) => step === '03.1');
  assert.ok(claim);
  await workshop.edit(
    own,
    '{ this.#byLook.set(name, member); }',
    source.slice(claim.start, claim.end),
  );
  const right = await workshop.run('check', '03', '--step', '1', '--slow', '6');
  assert.equal(right.status, 0, right.output);
  assert.match(right.output, /All checks pass/);
  assert.match((await workshop.run('show-progress')).output, /✓ 1\. Claim a name/);
  assert.match((await workshop.run('solution', '03')).output, /not shown, because not all/);
});

test('hints come one at a time', async () => {
  await using workshop = await Workshop.open();
  for (const count of [1, 2, 3, 3]) {
    const { status, output } = await workshop.run('hint', '03', '--step', '1');
    assert.equal(status, 0, output);
    assert.equal(output.match(/^Hint /gm)?.length, count, output);
  }
});

test('a lab, a step or an option that does not exist is one sentence and status 2', async () => {
  await using workshop = await Workshop.open();
  for (const [command, ...args] of [
    ['lab', '09'],
    ['check', '09'],
    ['check', '03'],
    ['hint'],
    ['solution', '03'],
    ['check', '03', '--slow', '0'],
    ['check', '03', '--nonsense'],
    ['check', '03', '--connect', 'nowhere'],
    ['check', '03', '--connect', ''],
    ['hint', '03', '--step='],
  ] as const) {
    const { status, output } = await workshop.run(command, ...args);
    assert.equal(status, 2, `${command} ${args.join(' ')}: ${output}`);
    assert.doesNotMatch(output, /^\s+at /m);
  }
  assert.ok(!existsSync(join(workshop.folder, 'work')));
});

test('a file that is missing is named, with what to do', async () => {
  await using workshop = await Workshop.open();
  await workshop.run('lab', '03');
  await rm(join(workshop.folder, 'work/03-nicknames/hub.ts'));
  const { status, output } = await workshop.run('check', '03');
  assert.equal(status, 2);
  assert.match(output, /work\/03-nicknames\/hub\.ts is missing/);
});
