/** Grading a folder of submissions, of which some misbehave. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { partsIn } from '../../labs/parts.ts';
import { csvReport } from '../../labs/reports/csv.ts';
import { htmlReport } from '../../labs/reports/html.ts';
import { labResult } from '../../labs/results.ts';
import { labOf } from './results.ts';
import { Workshop } from './workshop.ts';

/** The name of a learner is text like any other. */
const SCRIPT = '<script>alert(1)</script>';
const NODE = `"${process.execPath}"`;

/** A server that accepts and never answers. */
const HANG = `require('net').createServer(() => {}).listen(Number(process.argv[2]), '127.0.0.1');`;
/** Starts programs that leave its process group. Their number is bounded, in case nothing ends them. */
const FORK = `${HANG}
for (let count = 0; count < 150; count += 1)
  require('child_process').spawn('sleep', ['1001'], { detached: true, stdio: 'inherit' }).unref();`;
const PRINT = `${HANG}
process.stdout.on('error', () => {});
(function print() { process.stdout.write('x'.repeat(65536), () => setImmediate(print)); })();`;

/** Bounded, too. */
const EAT = `${HANG}
const eaten = [];
for (let count = 0; count < 40; count += 1)
  setTimeout(() => eaten.push(Buffer.alloc(2 ** 25, 1)), count * 50);`;

async function submit(folder: string, name: string, files: Record<string, string>): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, name, file), text);
}

function server(program: string): Record<string, string> {
  return { 'server.cjs': program, 'command.txt': `${NODE} server.cjs {port}\n` };
}

/** The files of the lab with one part of the reference in it, and the other as it is in the starter. */
async function solvedStep(workshop: Workshop): Promise<string> {
  await workshop.run('lab', '03');
  const source = await workshop.read('stages/03-nicknames/roster.ts');
  const part = partsIn(source, 'roster.ts').find(({ step }) => step === '03.1');
  assert.ok(part);
  const gap = `{
    // Claim a name ★.
    throw new Error('Lab 03, step 1: write Roster.#claim in roster.ts.');
  }`;
  await workshop.edit('work/03-nicknames/roster.ts', gap, source.slice(part.start, part.end));
  return workshop.read('work/03-nicknames/roster.ts');
}

test('what a learner calls a folder is text in a table and on a page, and never a formula', () => {
  const lab = labOf('03');
  const result = labResult(lab, []);
  const grades = [
    { name: SCRIPT, result, note: 'a "quoted", note' },
    { name: '=HYPERLINK("x")', result, note: '' },
  ];
  const csv = csvReport(grades, lab);
  assert.ok(csv.includes(`\r\n${SCRIPT},03,0,0,0,0,0,0,0,"a ""quoted"", note"\r\n`), csv);
  assert.ok(csv.includes(`\r\n"'=HYPERLINK(""x"")",03`), csv);
  const html = htmlReport(grades, lab);
  assert.doesNotMatch(html, /<script|src=|http:|https:/);
  assert.ok(html.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  assert.match(html, /color-scheme: light dark/);
});

test('what cannot be graded is one sentence and status 2', async () => {
  await using workshop = await Workshop.open();
  for (const args of [
    [],
    ['work', '--lab', '03'],
    ['labs', '--lab', '09'],
    ['labs/handouts', '--lab', '03'],
    ['labs', '--lab', '03', '--jobs', '0'],
    ['labs', '--lab', '03', '--gradescope', 'results.json'],
  ]) {
    const { status, output } = await workshop.run('grade', ...args);
    assert.equal(status, 2, `${args.join(' ')}: ${output}`);
    assert.doesNotMatch(output, /^\s+at /m);
  }
});

function temporaryFolders(): string[] {
  return readdirSync(process.env.TMPDIR ?? '/tmp').filter((name) =>
    name.startsWith('wirechat-grade-'),
  );
}

/** Processes that the grader has started, or that those have: they have inherited its environment. */
function left(word: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(word);
      } catch {
        return false;
      }
    });
}

test('submissions that hang, fork and print without end spoil nothing for others, and leave nothing behind', {
  skip: process.platform !== 'linux' && 'processes that leave their group are found in /proc',
}, async () => {
  await using workshop = await Workshop.open();
  const folder = join(workshop.folder, 'submissions');
  await submit(folder, 'ada', { 'roster.ts': await solvedStep(workshop) });
  await submit(folder, 'bob hangs', server(HANG));
  await submit(folder, 'cy forks', server(FORK));
  await submit(folder, 'dan prints', server(PRINT));
  await submit(folder, 'eve eats', server(EAT));
  await submit(folder, SCRIPT.replaceAll('/', ''), { 'notes.txt': 'nothing else' });
  const before = temporaryFolders();
  const mark = `WIRECHAT_TEST=${workshop.folder}`;
  process.env.WIRECHAT_TEST = workshop.folder;
  const { status, output } = await workshop.run(
    'grade',
    ...[
      folder,
      '--lab',
      '03',
      '--jobs',
      '6',
      '--slow',
      '1',
      '--memory-limit',
      '600',
      '--time-limit',
      '15',
    ],
    ...['--csv', join(workshop.folder, 'g.csv'), '--html', join(workshop.folder, 'g.html')],
    ...['--junit', join(workshop.folder, 'g.xml')],
  );
  delete process.env.WIRECHAT_TEST;
  assert.equal(status, 0, output);
  assert.match(output, /\[6\/6\]/);
  const lines = (await workshop.read('g.csv')).trimEnd().split('\r\n');
  const [head, none, ada, bob, cy, dan, eve] = lines.map((line) => line.split(','));
  assert.deepEqual(head?.slice(0, 4), ['name', 'lab', 'points', 'max_points']);
  assert.deepEqual(ada?.slice(0, 3), ['ada', '03', '6']);
  assert.deepEqual([bob?.[2], cy?.[2], dan?.[2], eve?.[2], none?.[2]], Array(5).fill('0'));
  assert.match(String(bob?.at(-1)), /ended at the limit of 15 s/);
  assert.match(String(cy?.at(-1)), /processes at once; 64 are allowed/);
  assert.match(String(dan?.at(-1)), /ended at the limit of 15 s/);
  assert.match(String(eve?.at(-1)), /MB of memory; 600 are allowed/);
  assert.match(lines[1] ?? '', /None of the files of lab 03 is there/);
  assert.doesNotMatch(await workshop.read('g.html'), /<script/);
  assert.match(await workshop.read('g.xml'), /<testsuite name="ada"/);
  assert.deepEqual(left(mark), []);
  assert.deepEqual(temporaryFolders(), before);
});
