import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { LAST_LOG_LINES_MS } from '../../shared/limits.ts';
import { findStage, helpFor, STAGES } from '../../stages/catalog.ts';
import { TextClient } from '../support/clients.ts';
import { Received } from '../support/received.ts';

const PROGRAM = new URL('../../stages/run.ts', import.meta.url).href;
const PORT = ['--port', '0', '--host', '127.0.0.1'];
let runs = 0;

/** `npm run stage` with these arguments, in this process: its output, its status, its end by Ctrl-C. */
async function run(t: TestContext, ...words: string[]) {
  const entries = new Received<Record<string, unknown>>();
  const printed = { log: new Received<string>(), error: new Received<string>() };
  for (const name of ['log', 'error'] as const)
    t.mock.method(console, name, (text: string) => printed[name].push(text));
  let interruption: (() => void) | undefined;
  const { on } = process;
  t.mock.method(process, 'on', (name: string, listener: () => void) => {
    if (name === 'SIGINT') interruption = listener;
    else if (!name.startsWith('SIG')) Reflect.apply(on, process, [name, listener]);
    return process;
  });
  const exits = new Received<number>();
  t.mock.method(process, 'exit', (status: number) => exits.push(status));
  const { argv, exitCode } = process;
  let isTaken = true;
  t.mock.method(process.stderr, 'write', (line: string, taken?: () => void) => {
    if (line) entries.push(JSON.parse(line));
    if (isTaken) taken?.();
  });
  const before = process.stdout.listeners('error');
  const beforeLog = process.stderr.listeners('error');
  process.argv = ['node', 'run.ts', ...words];
  runs += 1;
  await import(`${PROGRAM}?${runs}`);
  const status = process.exitCode ?? 0;
  Object.assign(process, { argv, exitCode });
  const added = process.stdout.listeners('error').filter((each) => !before.includes(each));
  for (const listener of added) process.stdout.off('error', listener as () => void);
  for (const listener of process.stderr.listeners('error'))
    if (!beforeLog.includes(listener)) process.stderr.off('error', listener as () => void);
  return {
    status,
    output: printed.log.drain().join('\n'),
    errors: printed.error.drain(),
    logged: entries.drain(),
    outputErrors: added.length,
    /** From now on, nobody takes the lines of its log. */
    stopTaking() {
      isTaken = false;
    },
    async interrupt() {
      interruption?.();
      const status = await exits.next('the exit');
      const logged = entries.drain().map(({ event }) => event);
      return { status, output: printed.log.drain(), errors: printed.error.drain(), logged };
    },
  };
}

for (const words of [[], ['--help']]) {
  test(`the arguments [${words}] list the stages, one per line`, async (t) => {
    const { status, output } = await run(t, ...words);
    const [first, second, ...lines] = output.split('\n');
    assert.match(first ?? '', /run one with npm run stage NN:$/);
    assert.equal(second, '');
    const expected = STAGES.map(({ folder, line }) => `${folder} ${line}`);
    assert.deepEqual(
      lines.map((each) => each.trim().replace(/ +/, ' ')),
      expected,
    );
    // Aligned with each other.
    assert.equal(new Set(lines.map((each) => each.search(/ [A-Z]/))).size, 1);
    assert.equal(status, 0);
  });
}

test('an unknown stage is answered with the list of stages, and status 2', async (t) => {
  const { status, output, errors } = await run(t, '07');
  const stages = STAGES.map(({ folder }) => folder).join(', ');
  assert.deepEqual(errors, [`There is no stage '07'. The stages: ${stages}.`]);
  assert.deepEqual([output, status], ['', 2]);
});

test('--help after a stage starts nothing, even with other arguments', async (t) => {
  const { status, output } = await run(t, '01', ...PORT, '--help');
  const stage = findStage('01');
  assert.equal(output, stage && helpFor(stage));
  assert.equal(status, 0);
});

test('a stage runs until Ctrl-C, and ends with status 0', async (t) => {
  const { status, output, errors, logged, outputErrors, interrupt } = await run(t, '01', ...PORT);
  assert.deepEqual([status, errors], [0, []]);
  const port = Number(/ nc localhost (\d+)/.exec(output)?.[1]);
  const [{ time, ...started } = {}] = logged;
  const sentence = `Started 01-echo on port ${port}.`;
  assert.deepEqual(started, { level: 'info', event: 'started', stage: '01-echo', port, sentence });
  assert.ok(Date.now() - Date.parse(String(time)) < 60_000);
  using client = await TextClient.connect({ host: '127.0.0.1', port, webPort: 0 });
  client.say('hello');
  assert.equal(await client.line(), 'hello');
  assert.equal(outputErrors, 1, 'a reader of its output that goes away does not end it');
  const end = await interrupt();
  assert.deepEqual(end, {
    status: 0,
    output: ['Shutting down. Press Ctrl-C again to end at once.'],
    errors: [],
    logged: ['stopped'],
  });
  const [error] = await once(connect(port, '127.0.0.1'), 'error');
  assert.equal((error as NodeJS.ErrnoException).code, 'ECONNREFUSED');
});

test('a log that nobody takes holds up the end, and not for long', async (t) => {
  const { stopTaking, interrupt } = await run(t, '01', ...PORT);
  stopTaking();
  const start = performance.now();
  const { status, logged } = await interrupt();
  assert.deepEqual([status, logged], [0, ['stopped']]);
  // A timer may fire a millisecond early.
  assert.ok(performance.now() - start > LAST_LOG_LINES_MS - 2, 'the last lines have their time');
});

test('how many threads a stage has is logged', async (t) => {
  const { logged, interrupt } = await run(t, '02', ...PORT, '--threads', '1');
  assert.deepEqual(
    logged.filter(({ event }) => event === 'started').map(({ threads }) => threads),
    [1],
  );
  await interrupt();
});

test('a stage that cannot start says why, with status 1, even if it is being ended', async (t) => {
  await using taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { status, errors, interrupt } = await run(t, '02', ...PORT, '--port', String(port));
  assert.match(errors.join('\n'), new RegExp(`^Port ${port} is taken by another program: [^\n]+$`));
  assert.equal(status, 1);
  const end = await interrupt();
  assert.deepEqual([end.status, end.errors], [1, errors]);
});
