/** All labs solved with the stages' own bodies: the starters compile, the checks pass, and the chat runs on it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { allLabs, filesOf, type Lab } from '../../labs/catalog.ts';
import { ROOT } from '../../labs/parts.ts';
import { starterOf } from '../../labs/starter.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import { Received } from '../support/received.ts';
import { Workshop } from './workshop.ts';

/** The labs that are solved in `npm test`. `npm run labs` solves all of them, which takes minutes. */
const LABS = allLabs().filter(
  ({ number }) => process.env.WIRECHAT_ALL_LABS !== undefined || number === '03',
);

describe("the labs, with the stages' own bodies", () => {
  let workshop: Workshop;

  before(async () => {
    workshop = await Workshop.open();
    for (const { number } of allLabs()) {
      const { status, output } = await workshop.run('lab', number);
      assert.equal(status, 0, output);
    }
  });
  after(() => workshop[Symbol.asyncDispose]());

  test('all starters compile', async () => {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const child = spawn(process.execPath, [tsc, '-p', 'work/tsconfig.json'], {
      cwd: workshop.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const output = (await child.stdout.toArray()).join('');
    assert.equal(output, '');
  });

  // At once, because a check mostly waits: for a grace period, or for a peer that is gone.
  describe('pass all checks', { concurrency: true }, () => {
    for (const lab of LABS) test(`lab ${lab.number}`, () => solve(workshop, lab));
  });

  test('carry the chat, which says whose parts it runs on', async () => {
    const program = ['stages/run.ts', '06', '--mine', '--host', '127.0.0.1'];
    const ports = ['--port', '0', '--web-port', '0'];
    const child = spawn(process.execPath, [...program, ...ports], {
      cwd: workshop.folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    try {
      const { said, ...address } = await listening(child);
      for (const [stage, own] of LABS.flatMap((lab) => [...filesOf(lab)])) {
        const line = stage.startsWith('stages/') ? `  ${own}` : `  ${own}, in place of ws`;
        assert.ok(said.includes(line), `it does not name ${own}`);
      }
      using person = await TextClient.join(address, 'person');
      using page = await JsonClient.join(address, 'page', 'websocket');
      page.send({ type: 'say', text: 'from the page' });
      assert.equal(await person.line(/^\[/), '[page] from the page');
      person.say('from telnet');
      await page.next('said', { name: 'person', text: 'from telnet' });
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
  });
});

/** Writes the stage's own bodies into the learner's files, and checks them. */
async function solve(workshop: Workshop, lab: Lab): Promise<void> {
  for (const [stage, own] of filesOf(lab)) {
    const source = await readFile(ROOT + stage, 'utf8');
    const solution = starterOf(source, stage, 'no lab', lab.folder);
    await writeFile(join(workshop.folder, own), solution);
  }
  const { status, output } = await workshop.run('check', lab.number, '--slow', '6');
  assert.equal(status, 0, output);
}

/** What it printed up to the addresses, and the ports. */
async function listening(child: ChildProcess) {
  assert.ok(child.stdout);
  const lines = new Received<string>();
  createInterface(child.stdout)
    .on('line', (line) => lines.push(line))
    .once('close', () => lines.end());
  const said: string[] = [];
  const portIn = async (pattern: RegExp) => {
    const line = await lines.next(String(pattern), (each) => {
      said.push(each);
      return pattern.test(each);
    });
    return Number(pattern.exec(line)?.[1]);
  };
  const port = await portIn(/^ {2}nc \S+ (\d+)/);
  const webPort = await portIn(/^ {2}http:\/\/[^:]+:(\d+)/);
  return { host: '127.0.0.1', port, webPort, said };
}
