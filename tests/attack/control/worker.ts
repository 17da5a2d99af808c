/** The thread of the control group, so that its timing does not depend on the attackers' thread. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Address } from '../../support/clients.ts';
import { Random } from '../random.ts';
import { Book } from './book.ts';
import type { Finding } from './finding.ts';
import { JsonMember } from './json-member.ts';
import type { Encoding } from './line.ts';
import type { Member } from './member.ts';
import { TextMember } from './text-member.ts';
import { visit } from './visitor.ts';

export interface GroupSetup {
  readonly address: Address;
  readonly perEncoding: number;
  readonly seed: number;
  /** How often each member sends a message, if not at the usual rate. */
  readonly talkMs?: number;
}

/** Orders for the group. Each is answered when it is done. */
export type GroupOrder =
  /** Starts the chat and the visits. Findings count from here. */
  | { readonly does: 'begin'; readonly patient: boolean; readonly visits: boolean }
  /** Stops, and waits until everybody has received everything. */
  | { readonly does: 'settle' }
  /** Checks once whether newcomers get in. */
  | { readonly does: 'visit' }
  /** Breaks or stalls the connections of some members. */
  | { readonly does: 'suffer' }
  | { readonly does: 'leave' };
export type GroupAnswer = Finding | readonly string[];

/** How often each member sends a message: less than any pace allows. */
const TALK_INTERVAL_MS = 400;
const BETWEEN_VISITS_MS = 300;
/** Time for a newcomer to get in, even on a busy machine. */
const VISIT_MS = 5_000;
/** Time for everybody to receive everything after the last message. */
const SETTLE_MS = 10_000;
const GOODBYE_MS = 200;
const LONGEST_STALL_MS = 1_500;
const LAG_RESOLUTION_MS = 10;
const ENCODINGS: readonly Encoding[] = ['text', 'json', 'websocket'];

const setup = workerData as GroupSetup;
const random = new Random(setup.seed);
const book = new Book();
const { address, talkMs = TALK_INTERVAL_MS } = setup;
const company = { address, book };
/** How late this thread is because other threads use the processor. */
const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
let talking: AbortController | undefined;
let visits: Promise<void> = Promise.resolve();
let visitors = 0;
let said = 0;

const members: Member[] = ENCODINGS.flatMap((encoding) =>
  Array.from({ length: setup.perEncoding }, (_, index) => {
    const name = `${encoding}${index}`;
    return encoding === 'text'
      ? new TextMember(name, encoding, company)
      : new JsonMember(name, encoding, company);
  }),
);
await Promise.all(members.map(({ joined }) => joined));
parentPort?.on('message', async (order: GroupOrder) => parentPort?.postMessage(await obey(order)));
parentPort?.postMessage([]);

async function obey(order: GroupOrder): Promise<GroupAnswer> {
  switch (order.does) {
    case 'begin':
      lag.reset();
      lag.enable();
      talking = new AbortController();
      void talk(talking.signal);
      visits = order.visits ? beVisited(talking.signal, order.patient) : Promise.resolve();
      return [];
    case 'settle':
      return settle();
    case 'visit':
      return come();
    case 'suffer':
      return suffer();
    case 'leave':
      for (const member of members) member.leave();
      // They do not wait for a dead server or a stalled connection.
      await delay(GOODBYE_MS);
      return process.exit();
  }
}

async function talk(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    for (const member of members) {
      said += 1;
      member.say(said);
      await delay((talkMs / members.length) * 2 * random.next());
    }
  }
}

/** @param patient whether a newcomer may need a second attempt, because threads die */
async function beVisited(signal: AbortSignal, patient: boolean): Promise<void> {
  while (!signal.aborted) {
    const start = performance.now();
    let troubles = await come();
    while (patient && troubles.length > 0 && performance.now() - start < 2 * VISIT_MS) {
      troubles = await come();
    }
    for (const trouble of troubles) book.fault(trouble);
    await delay(BETWEEN_VISITS_MS);
  }
}

function come(): Promise<string[]> {
  visitors += 1;
  return visit(address, `guest${visitors}`, VISIT_MS);
}

async function settle(): Promise<Finding> {
  talking?.abort();
  await visits;
  const deadline = performance.now() + SETTLE_MS;
  while (!allHeard() && performance.now() < deadline) await delay(10);
  for (const { name, settled, seq } of members) {
    if (!settled || behind(seq)) book.fault(`${name} never heard everything, it stopped at ${seq}`);
  }
  lag.disable();
  const lagP99 = lag.percentile(99) / 1e6 - LAG_RESOLUTION_MS;
  return { ...book.close(), lagP99 };
}

function allHeard(): boolean {
  if (book.unposted().length > 0) return false;
  return members.every(({ settled, seq }) => settled && !behind(seq));
}

/** Whether others know of a later event. Members at telnet do not know their position. */
function behind(seq: number): boolean {
  return seq !== 0 && seq !== Math.max(...members.map((member) => member.seq));
}

function suffer(): string[] {
  const member = random.pick(members);
  if (random.next() < 0.5) member.cut();
  else member.stall(random.below(LONGEST_STALL_MS));
  return [];
}
