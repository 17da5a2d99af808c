import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_LINE_BYTES } from '../../shared/limits.ts';
import { TextClient } from '../support/clients.ts';
import { NO_SHARED_PORTS } from '../support/lacking.ts';
import { startStage, type Target } from '../support/target.ts';

/** This many connections never all go to one of two threads. */
const MANY = 100;

test('02: a connection is greeted with the number of its thread, and every line is answered with it', async () => {
  await using target = await startStage('02');
  const { client, thread } = await greeted(target);
  using _ = client;
  client.say('hello');
  assert.equal(await client.line(), `[thread ${thread}] hello`);
  client.write('two\nlines\r\n');
  assert.equal(await client.line(), `[thread ${thread}] two`);
  assert.equal(await client.line(), `[thread ${thread}] lines`);
});

test('02: a character that is split arrives whole', async () => {
  await using target = await startStage('02');
  const { client, thread } = await greeted(target);
  using _ = client;
  const bytes = Buffer.from('ab😀\n');
  client.write(bytes.subarray(0, 4));
  client.say('');
  client.write(bytes.subarray(4));
  assert.match(await client.line(), /^! bad-utf8: /);
  client.write(bytes.subarray(0, 3));
  client.write(bytes.subarray(3));
  assert.equal(await client.line(/😀/), `[thread ${thread}] ab😀`);
});

test('02: the request of telnet at Ctrl-C is refused, and telnet continues', async () => {
  await using target = await startStage('02');
  const { client, thread } = await greeted(target);
  using _ = client;
  client.socket.setEncoding('latin1');
  client.write(Buffer.from([0xff, 0xf4, 0xff, 0xfd, 0x06]));
  client.write('hello\r\0');
  assert.equal(await client.line(), `\xff\xfc\x06[thread ${thread}] hello`);
});

test('02: a busy thread keeps its own clients waiting, and nobody else', {
  skip: NO_SHARED_PORTS,
}, async () => {
  await using target = await startStage('02');
  using clients = new Clients(target);
  const [busy, other] = await clients.onTwoThreads();
  const same = await clients.onThread(busy.thread);
  const answers: string[] = [];
  const note = (who: string, answer: Promise<string>) => answer.then(() => answers.push(who));
  busy.client.say('/burn 1500');
  const burned = note('busy', busy.client.line(/was busy for 1500 ms/));
  same.client.say('anybody there?');
  const waited = note('same', same.client.line(/anybody/));
  other.client.say('and here?');
  await note('other', other.client.line(/and here/));
  assert.deepEqual(answers, ['other']);
  await Promise.all([burned, waited]);
});

test('02: with one thread everybody waits', async () => {
  await using target = await startStage('02', { threads: 1 });
  using clients = new Clients(target);
  const busy = await clients.onThread(1);
  const same = await clients.onThread(1);
  const answers: string[] = [];
  busy.client.say('/burn 300');
  same.client.say('hello');
  await Promise.all([
    busy.client.line(/busy/).then(() => answers.push('busy')),
    same.client.line(/hello/).then(() => answers.push('same')),
  ]);
  assert.deepEqual(answers, ['busy', 'same']);
});

test('02: a thread that dies disconnects its clients, and another one replaces it', {
  skip: NO_SHARED_PORTS,
}, async () => {
  await using target = await startStage('02');
  using clients = new Clients(target);
  const [doomed, other] = await clients.onTwoThreads();
  doomed.client.say('/crash');
  await doomed.client.rest();
  other.client.say('what was that?');
  assert.match(await other.client.line(/what/), new RegExp(`^\\[thread ${other.thread}\\]`));
  assert.match(await target.log.next('the death'), /^Thread \d died: .*asked to \/crash/);
  assert.equal(await target.log.next('the new one'), `Thread ${doomed.thread} is up again.`);
  await clients.onThread(doomed.thread);
});

test('02: /burn takes 1 to 10000 ms, and other commands are refused', async () => {
  await using target = await startStage('02');
  const { client } = await greeted(target);
  using _ = client;
  for (const line of ['/burn 10001', '/burn 0', '/burn soon', '/burn']) {
    client.say(line);
    assert.match(await client.line(), /^! bad-request: \/burn takes 1 to 10000 milliseconds$/);
  }
  client.say('/dance');
  assert.match(await client.line(), /^! unknown-command: /);
});

test('02: a line that is too long is refused, and the connection is closed', async () => {
  await using target = await startStage('02');
  const { client } = await greeted(target);
  using _ = client;
  client.write('a'.repeat(MAX_LINE_BYTES + 1));
  assert.deepEqual(
    (await client.rest()).map((line) => line.split(':')[0]),
    ['! line-too-long'],
  );
});

test('02: all clients are told when the server shuts down', async () => {
  const target = await startStage('02');
  const { client } = await greeted(target);
  using _ = client;
  await target[Symbol.asyncDispose]();
  assert.match(await client.line(), /^! shutting-down: /);
});

interface Greeted {
  readonly client: TextClient;
  readonly thread: number;
}

async function greeted(target: Target): Promise<Greeted> {
  const client = await TextClient.connect(target);
  const greeting = await client.line(/^Thread \d+ serves you/);
  return { client, thread: Number(/\d+/.exec(greeting)?.[0]) };
}

/** Connections whose thread the kernel chooses: opens more until the wanted thread answers. */
class Clients implements Disposable {
  readonly #target: Target;
  readonly #clients: TextClient[] = [];

  constructor(target: Target) {
    this.#target = target;
  }

  onThread(thread: number): Promise<Greeted> {
    return this.#connectUntil((candidate) => candidate.thread === thread);
  }

  async onTwoThreads(): Promise<[Greeted, Greeted]> {
    const first = await this.#connectUntil(() => true);
    return [first, await this.#connectUntil(({ thread }) => thread !== first.thread)];
  }

  async #connectUntil(wanted: (candidate: Greeted) => boolean): Promise<Greeted> {
    for (let count = 0; count < MANY; count += 1) {
      const candidate = await greeted(this.#target);
      this.#clients.push(candidate.client);
      if (wanted(candidate)) return candidate;
    }
    throw new Error(`${MANY} connections, and none was served by that thread`);
  }

  [Symbol.dispose](): void {
    for (const client of this.#clients) client[Symbol.dispose]();
  }
}
