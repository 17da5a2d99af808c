/** The list of all checks of the labs. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { allLabs } from '../../labs/catalog.ts';
import { labChecks } from '../../labs/checks.ts';
import { textOf } from '../../labs/handout.ts';

const unused = (): never => {
  throw new Error('no check is run here');
};
const checks = labChecks(unused, unused);

test('each check says where its promise is, on a page and under a heading that exist', async () => {
  for (const { title, see = '' } of checks) {
    const [page = '', heading = ''] = see.split('#');
    const text = await readFile(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
    assert.ok(headingsIn(text).includes(heading), `${title}: ${see}`);
  }
});

test('each step of a lab is checked, and each check belongs to a step', () => {
  const steps = allLabs().flatMap(({ parts }) => parts.map(({ step }) => step));
  assert.deepEqual(new Set(checks.map(({ step }) => step)), new Set(steps));
});

test('each step of a lab has a task that says when it is done, and three hints', async () => {
  for (const lab of allLabs()) {
    const { introduction, steps } = await textOf(lab);
    assert.ok(introduction.length > 200, lab.folder);
    assert.deepEqual(
      [...steps.keys()],
      lab.parts.map(({ step }) => step),
    );
    for (const [step, { task, hints }] of steps) {
      assert.match(task, /^Done when /m, step);
      assert.equal(hints.length, 3, step);
    }
  }
});

/** The headings of a page, as GitHub makes addresses of them. */
function headingsIn(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
