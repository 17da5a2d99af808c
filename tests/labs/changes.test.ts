/** When the checks run again: after each save, whatever the editor does for it. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { watchFolder } from '../../labs/changes.ts';

/** Longer than the quiet time after which a change counts. Only for what must not happen. */
const SILENCE_MS = 600;
/** Saves that are further apart may be two changes. */
const MOMENT_MS = 50;

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), 'wirechat-watch-'));
  const folder = join(parent, '01-echo');
  try {
    await mkdir(folder);
    await writeFile(join(folder, 'echo.ts'), 'one');
    await run(folder);
  } finally {
    await rm(parent, { recursive: true });
  }
}

/** Whether there is no further change. */
async function isQuiet(next: Promise<void>): Promise<boolean> {
  return Promise.race([next.then(() => false), delay(SILENCE_MS, true)]);
}

/** Nothing tells when polling has begun: a save before its first look cannot be seen. */
async function saveUntilSeen(file: string, next: Promise<void>): Promise<void> {
  for (let text = 'one and more'; await isQuiet(next); text += ' and more')
    await writeFile(file, text);
}

for (const poll of [false, true]) {
  const how = poll ? ' (polled)' : '';

  test(`a save is a change, and so is another file in its place${how}`, () =>
    withFolder(async (folder) => {
      using changes = watchFolder(folder, ['echo.ts'], poll);
      await saveUntilSeen(join(folder, 'echo.ts'), changes.next());
      await writeFile(join(folder, '.echo.ts.swp'), 'three');
      await rename(join(folder, '.echo.ts.swp'), join(folder, 'echo.ts'));
      await changes.next();
      await writeFile(join(folder, 'echo.ts'), 'the file in its place is watched, too');
      await changes.next();
    }));
}

test('several saves in one moment are one change, or few on a busy machine', () =>
  withFolder(async (folder) => {
    using changes = watchFolder(folder, ['echo.ts'], false);
    let seen = 1;
    const counted = changes.next().then(async () => {
      while (!(await isQuiet(changes.next()))) seen += 1;
    });
    let moments = 1;
    for (let save = 0; save < 20; save += 1) {
      const before = performance.now();
      await writeFile(join(folder, save % 2 ? 'echo.ts' : 'mine.ts'), `save ${save}`);
      await delay(5);
      if (performance.now() - before > MOMENT_MS) moments += 1;
    }
    await counted;
    assert.ok(seen <= moments, `${seen} changes in ${moments} moments`);
  }));

test('a save while nobody waits is not lost', () =>
  withFolder(async (folder) => {
    using changes = watchFolder(folder, ['echo.ts'], false);
    await writeFile(join(folder, 'echo.ts'), 'one');
    await changes.next();
    await writeFile(join(folder, 'echo.ts'), 'during a run');
    await delay(SILENCE_MS);
    await changes.next();
  }));

test("an editor's own files are no change", () =>
  withFolder(async (folder) => {
    using changes = watchFolder(folder, ['echo.ts'], false);
    for (const name of ['.echo.ts.swp', 'echo.ts~', '4913', 'LAB.md', '.#echo.ts'])
      await writeFile(join(folder, name), 'x');
    assert.ok(await isQuiet(changes.next()));
  }));

test('a folder that is replaced is watched in its place', () =>
  withFolder(async (folder) => {
    using changes = watchFolder(folder, ['echo.ts'], false);
    await rename(folder, `${folder}.old`);
    await mkdir(folder);
    await changes.next();
    await writeFile(join(folder, 'echo.ts'), 'begun again');
    await changes.next();
  }));
