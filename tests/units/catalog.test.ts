import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findStage, helpFor, STAGES } from '../../stages/catalog.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('each stage has a server, something to try, and the same line as in README.md', async () => {
  for (const { folder, line, tryNext, load } of STAGES) {
    const link = `[${folder}](stages/${folder}/README.md)`;
    const row = `| \`npm run stage ${folder.slice(0, 2)}\` | ${link} | ${line} |`;
    assert.ok(README.includes(row), row);
    assert.match(tryNext, /^[a-z].+[^.]$/, folder);
    assert.equal(typeof (await load()).start, 'function', folder);
  }
});

test('a stage is found by its number, with and without the zero, and by its folder', () => {
  for (const stage of STAGES) {
    const number = stage.folder.slice(0, 2);
    for (const name of [number, String(Number(number)), stage.folder])
      assert.equal(findStage(name), stage, name);
  }
  for (const name of ['', '000', '7', '006', 'banana', '01-'])
    assert.equal(findStage(name), undefined);
});

test('the help of a stage lists its options, aligned, with the purpose of each', () => {
  const log = 'log LEVEL';
  const tcp = ['port PORT', 'host ADDRESS', 'lan'];
  const threaded = [...tcp, 'threads N'];
  const [port = '', ...others] = threaded;
  const web = [
    ...[port, 'web-port PORT', ...others],
    ...['pace N', 'public-url URL', 'per-address N', 'trust-proxy ADDRESS', 'stats'],
  ];
  const media = [...web, 'voice-seconds N', 'video-seconds N'];
  const all = [tcp, tcp, threaded, threaded, threaded, web, media].map((each) => [...each, log]);
  const expected = all.map((each, index) => (index === 0 ? each : withMine(each)));
  for (const [index, stage] of STAGES.entries()) {
    const [usage, first, line, second, ...rest] = helpFor(stage).split('\n');
    const options = stage.hasHost ? rest.slice(0, -2) : rest;
    assert.equal(usage, `npm run stage ${stage.folder.slice(0, 2)} -- [options]`);
    assert.deepEqual([first, line, second], ['', stage.line, '']);
    assert.deepEqual(
      options.map((each) => /^ {2}--(.{20}) \S/.exec(each)?.[1]?.trim()),
      expected[index],
    );
  }
});

/** All stages but 00 have labs. */
function withMine(options: readonly string[]): string[] {
  return [...options, 'mine'];
}

test('from stage 04 on, one sentence of the help is for the host', () => {
  for (const stage of STAGES) {
    const isHosted = stage.folder >= '04';
    assert.equal(stage.hasHost, isHosted, stage.folder);
    assert.equal(/you are the host: type \/help/.test(helpFor(stage)), isHosted, stage.folder);
  }
});

test('README.md contains the help of the last stage', () => {
  const stage = findStage('06');
  assert.ok(stage && README.includes(helpFor(stage)));
});
