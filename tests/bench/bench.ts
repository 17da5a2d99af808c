/**
 * Measures server CPU per delivered message, together with the peers in one run: `npm run bench`. 32
 * clients each send 200 messages as fast as they can, and everybody receives all of them. Linux only,
 * because it reads the CPU time of every server thread from /proc.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Client, joinRoom } from './clients.ts';

const CLIENTS = 32;
const MESSAGES = 200;
/** Rounds that count. Before them, a runtime is still compiling hot code. */
const ROUNDS = 30;
const WARM_UP_ROUNDS = 10;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const stage06 = (threads: string): [string, ...string[]] => [
  process.execPath,
  here('../../stages/run.ts'),
  ...['06', '--port', '0', '--web-port', '0', '--pace', '0', '--threads', threads],
];

const SERVERS: Record<string, readonly [command: string, ...args: string[]]> = {
  'wirechat 06, 1 thread': stage06('1'),
  'wirechat 06, 2 threads': stage06('2'),
  "Bun's pub/sub": [here('node_modules/.bin/bun'), here('peers/bun.js')],
  'plain ws': [process.execPath, here('peers/ws.js')],
  'Socket.IO': [process.execPath, here('peers/socket-io.js')],
};

console.log(`${CLIENTS} clients, ${MESSAGES} messages each; the median of ${ROUNDS} rounds`);
const contestants = await Promise.all(Object.entries(SERVERS).map(enter));
const costs = new Map(contestants.map(({ name }): [string, number[]] => [name, []]));
for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
  // In turn, because the speed of a machine varies over time.
  for (const { name, server, clients } of contestants) {
    const cost = await playRound(server, clients);
    if (round >= 0) costs.get(name)?.push(cost);
  }
}
await Promise.all(contestants.map(leave));

for (const [name, each] of costs) {
  const range = `${format(Math.min(...each))} to ${format(Math.max(...each))}`;
  const ratios = [...costs].map(([, others]) => (median(each) / median(others)).toFixed(2));
  console.log(`${name.padEnd(22)} ${format(median(each))} (${range})  ${ratios.join('  ')}`);
}
console.log('The last columns are the ratios to each of the rows, from the first to the last.');

interface Contestant {
  readonly name: string;
  readonly server: ChildProcess;
  readonly clients: readonly Client[];
}

async function enter([name, [command, ...args]]: [
  string,
  readonly [string, ...string[]],
]): Promise<Contestant> {
  const server = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await addressOf(server);
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, (_, index) =>
      joinRoom(url, `bench${index}`, name === 'Socket.IO'),
    ),
  );
  return { name, server, clients };
}

async function leave({ server, clients }: Contestant): Promise<void> {
  for (const client of clients) client.close();
  server.kill();
  await once(server, 'exit');
}

/** CPU microseconds per delivered message. */
async function playRound(server: ChildProcess, clients: readonly Client[]): Promise<number> {
  const before = await cpuOf(server);
  const received = clients.map((client) => client.receive(CLIENTS * MESSAGES));
  for (const client of clients) {
    for (let number = 0; number < MESSAGES; number += 1) {
      client.say(`message ${number} of a chat, as long as most of them`, `${number}`);
    }
  }
  await Promise.all(received);
  return ((await cpuOf(server)) - before) / (CLIENTS * CLIENTS * MESSAGES);
}

async function addressOf(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('the server has no output');
  for await (const line of createInterface(server.stdout)) {
    const url = /http:\/\/localhost:\d+/.exec(line)?.[0];
    if (url) {
      server.stdout.resume();
      return url;
    }
  }
  throw new Error('the server ended before it said where it listens');
}

/** Microseconds of CPU of all threads of a process, user and system. */
async function cpuOf({ pid }: ChildProcess): Promise<number> {
  let nanoseconds = 0;
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const schedstat = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8');
    nanoseconds += Number(schedstat.split(' ')[0]);
  }
  return nanoseconds / 1_000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function format(microseconds: number): string {
  return `${microseconds.toFixed(3)} µs`;
}
