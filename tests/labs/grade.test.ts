/** Grading a folder of submissions, of which some misbehave. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { csvReport } from '../../labs/reports/csv.ts';
import { htmlReport } from '../../labs/reports/html.ts';
import { labResult } from '../../labs/results.ts';
import { labOf } from './lab-of.ts';
import { Workshop } from './workshop.ts';

/** The name of a learner is text like any other. */
const SCRIPT = '<script>alert(1)</script>';
const NODE = `"${process.execPath}"`;

const ECHO = `require('net').createServer({ allowHalfOpen: true }, (socket) =>
  socket.on('error', () => {}).pipe(socket)).listen(Number(process.argv[2]), '127.0.0.1');`;
/** A server that accepts and never answers. */
const HANG = `require('net').createServer(() => {}).listen(Number(process.argv[2]), '127.0.0.1');`;
/** Starts programs that leave its process group. Their number is bounded, in case nothing ends them. */
const FORK = `${HANG}
require('fs').writeFileSync(require('os').tmpdir() + '/wirechat-grade-left', '');
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
    ['labs/handouts', '--lab', '03'],
    ['labs', '--lab', '03', '--jobs', '0'],
    ['labs', '--lab', '03', '--gradescope', 'results.json'],
    ['labs', '--lab', '03', '--csv', ''],
    ['', '--lab', '03'],
  ]) {
    const { status, output } = await workshop.run('grade', ...args);
    assert.equal(status, 2, `${args.join(' ')}: ${output}`);
    assert.doesNotMatch(output, /^\s+at /m);
  }
});

test('a report that cannot be written is one sentence about its path', async () => {
  await using workshop = await Workshop.open();
  const { folder } = workshop;
  await submit(join(folder, 'submissions'), 'none', {});
  const submissions = join(folder, 'submissions');
  for (const path of [folder, join(folder, 'package.json/grades.csv')]) {
    const { status, output } = await workshop.run(
      'grade',
      submissions,
      '--lab',
      '03',
      '--csv',
      path,
    );
    assert.equal(status, 2, output);
    assert.ok(output.includes(`\n${path} cannot be used: `), output);
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

const ONLY_LINUX = {
  skip: process.platform !== 'linux' && 'processes that leave their group are found in /proc',
};

/** Grades, and returns the lines of the table; nothing may be left afterwards. */
async function graded(workshop: Workshop, ...args: string[]): Promise<Map<string, string[]>> {
  const before = temporaryFolders();
  process.env.WIRECHAT_TEST = workshop.folder;
  // A submission that never answers makes each check wait for so long.
  process.env.WIRECHAT_PATIENCE_MS = '2000';
  const table = join(workshop.folder, 'grades.csv');
  const folder = join(workshop.folder, 'submissions');
  const { status, output } = await workshop.run(
    'grade',
    ...[folder, '--lab', '01', '--slow', '1', '--csv', table, ...args],
  );
  delete process.env.WIRECHAT_TEST;
  delete process.env.WIRECHAT_PATIENCE_MS;
  assert.equal(status, 0, output);
  assert.deepEqual(left(`WIRECHAT_TEST=${workshop.folder}`), []);
  assert.deepEqual(temporaryFolders(), before);
  const lines = (await workshop.read('grades.csv')).trimEnd().split('\r\n');
  return new Map(lines.map((line) => line.split(',')).map((cells) => [String(cells[0]), cells]));
}

test('submissions that hang, fork and eat spoil nothing for others', ONLY_LINUX, async () => {
  await using workshop = await Workshop.open();
  const folder = join(workshop.folder, 'submissions');
  await submit(folder, 'ada', server(ECHO));
  await submit(folder, 'bob hangs', server(HANG));
  await submit(folder, 'cy forks', server(FORK));
  await submit(folder, 'eve eats', server(EAT));
  await submit(folder, 'none', { 'notes.txt': 'nothing else' });
  const xml = join(workshop.folder, 'grades.xml');
  const grades = await graded(workshop, '--jobs', '5', '--memory-limit', '600', '--junit', xml);
  const points = [...grades].map(([name, cells]) => [name, cells[2]]);
  assert.deepEqual(points, [
    ['name', 'points'],
    ['ada', '10'],
    ['bob hangs', '1'],
    ['cy forks', '0'],
    ['eve eats', '0'],
    ['none', '0'],
  ]);
  const note = (name: string) => String(grades.get(name)?.slice(8));
  assert.equal(note('ada'), '');
  assert.equal(note('bob hangs'), '');
  assert.match(note('cy forks'), /processes at once; 64 are allowed/);
  assert.match(note('eve eats'), /MB of memory; 600 are allowed/);
  assert.match(note('none'), /None of the files of lab 01 is there/);
  assert.match(await workshop.read('grades.xml'), /<testsuite name="ada"/);
});

test('one that prints without end is ended when its time is over', ONLY_LINUX, async () => {
  await using workshop = await Workshop.open();
  await submit(join(workshop.folder, 'submissions'), 'dan prints', server(PRINT));
  const grades = await graded(workshop, '--time-limit', '4');
  assert.match(String(grades.get('dan prints')), /It was ended at the limit of 4 s\./);
});

test('a grading that is interrupted leaves nothing behind', ONLY_LINUX, async () => {
  await using workshop = await Workshop.open();
  const folder = join(workshop.folder, 'submissions');
  await submit(folder, 'cy', server(FORK.replace('150', '5')));
  const before = temporaryFolders();
  process.env.WIRECHAT_TEST = workshop.folder;
  const grade = workshop.start('grade', folder, '--lab', '01', '--time-limit', '60');
  delete process.env.WIRECHAT_TEST;
  const mark = `WIRECHAT_TEST=${workshop.folder}`;
  // The grader, the checks, the shell and the server, and what the server has started.
  while (left(mark).length < 8) await delay(50);
  grade.kill('SIGINT');
  assert.equal(await grade.exit(), 130);
  assert.deepEqual(left(mark), []);
  assert.deepEqual(temporaryFolders(), before);
});

test('files of the lab may be where the learner had them, and what is missing is not written', async () => {
  await using workshop = await Workshop.open();
  const source = await workshop.read('stages/03-nicknames/roster.ts');
  await submit(join(workshop.folder, 'mine/work'), '03-nicknames', { 'roster.ts': source });
  const results = join(workshop.folder, 'results.json');
  const { status, output } = await workshop.run(
    'grade',
    ...[
      join(workshop.folder, 'mine'),
      '--lab',
      '03',
      '--single',
      '--strict',
      '--gradescope',
      results,
    ],
  );
  assert.equal(status, 1, output);
  const { tests } = JSON.parse(await workshop.read('results.json'));
  const failed = tests.filter(({ status }: { status: string }) => status === 'failed');
  assert.ok(failed.length > 0 && failed.length < tests.length);
  for (const { number, output } of failed) {
    assert.ok(number >= '3', number);
    assert.match(output, /^This step is not written yet\./);
  }
});
