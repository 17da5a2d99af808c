/**
 * Server CPU per delivered message, beside the peers in one run: `npm run bench`. 32 clients each
 * send 200 messages as fast as they can, and everybody gets all of them. Linux only, because it
 * reads the CPU time of every thread of the server from /proc.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Client, joinRoom } from './clients.ts';

const CLIENTS = 32;
const MESSAGES = 200;
const WARM_UP_ROUNDS = 5;
const ROUNDS = 15;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const stage = [
  here('../../stages/run.ts'),
  '06',
  '--port',
  '0',
  '--web-port',
  '0',
  '--threads',
  '2',
];

const SERVERS: Record<string, readonly [command: string, ...args: string[]]> = {
  'wirechat 06': [process.execPath, ...stage],
  "Bun's pub/sub": [here('node_modules/.bin/bun'), here('peers/bun.js')],
  'plain ws': [process.execPath, here('peers/ws.js')],
  'Socket.IO': [process.execPath, here('peers/socket-io.js')],
};

console.log(
  `${CLIENTS} clients, ${MESSAGES} messages each, ${ROUNDS} rounds after ${WARM_UP_ROUNDS} to warm up`,
);
const medians = new Map<string, number>();
for (const [name, command] of Object.entries(SERVERS)) {
  const costs = (await measure(name, command)).sort((a, b) => a - b);
  const median = costs[Math.floor(costs.length / 2)] ?? Number.NaN;
  medians.set(name, median);
  console.log(
    `${name.padEnd(14)} ${format(median)} (${format(costs[0])} to ${format(costs.at(-1))})`,
  );
}
const ours = medians.get('wirechat 06') ?? Number.NaN;
for (const [name, median] of medians)
  console.log(`wirechat / ${name.padEnd(14)} ${(ours / median).toFixed(2)}`);

/** CPU microseconds per delivered message, of each round. */
async function measure(
  name: string,
  [command, ...args]: readonly [string, ...string[]],
): Promise<number[]> {
  const server = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await addressOf(server);
    const clients = await Promise.all(
      Array.from({ length: CLIENTS }, (_, index) =>
        joinRoom(url, `bench${index}`, name === 'Socket.IO'),
      ),
    );
    const costs: number[] = [];
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
      const cost = await playRound(server, clients);
      if (round >= 0) costs.push(cost);
    }
    for (const client of clients) client.close();
    return costs;
  } finally {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
}

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

function format(microseconds = Number.NaN): string {
  return `${microseconds.toFixed(3)} µs`;
}
