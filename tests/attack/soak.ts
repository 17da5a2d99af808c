/** `npm run soak`: hundreds of clients join, talk, send clips and disconnect, for any length of time. */
import { parseArgs } from 'node:util';
import { campaign } from './campaign.ts';
import type { Attack } from './catalog.ts';
import { voice } from './clips.ts';
import type { Hostile, JsonPest, Pest } from './hostile.ts';
import { PER_ENCODING, parseSeed, runProgram, SEED } from './program.ts';
import { tableOf } from './table.ts';
import { frame, OPCODE } from './websocket.ts';

const HELP = `npm run soak -- [options]

Runs clients that come, go, speak, send clips and break off. At the end, the server must hold nothing of theirs.

  --minutes N            how long to run (10)
  --clients N            how many clients at a time (500)
  --seed N               repeats the random choices of an earlier run; each run prints its seed`;

/** The longest visit, and the longest silence of a client. */
const LONGEST_VISIT_MS = 60_000;
const LONGEST_SILENCE_MS = 40_000;
const LONGEST_ABSENCE_MS = 5_000;
const WORDS = 'I have so much to say, and so little of it has been said by others';
const CLIP_CHANCE = 0.05;
/** A browser answers pings by itself, and would be cut off otherwise. */
const PONG_INTERVAL_MS = 15_000;
const PROGRESS_INTERVAL_MS = 15_000;

await runProgram(main);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      clients: { type: 'string', default: '500' },
      seed: SEED,
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(HELP) ?? 0;
  const seed = parseSeed(values.seed);
  const [minutes, clients] = [values.minutes, values.clients].map(Number);
  if (!minutes || !clients) throw new Error('--minutes and --clients take numbers.');
  console.log(`${clients} clients for ${minutes} minutes with --seed ${seed}`);
  const verdicts = await campaign([soak(clients, minutes * 60_000)], {
    seed,
    perEncoding: PER_ENCODING,
    started() {},
    ended: ({ faults }) => faults.forEach((fault) => void console.log(`  ${fault}`)),
  });
  console.log(tableOf(verdicts));
  return verdicts.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

/** A soak runs like an attack, but with many harmless clients. */
function soak(clients: number, ms: number): Attack {
  return {
    name: 'soak',
    story: '',
    longestMs: ms + 60_000,
    async run(hostile) {
      const end = performance.now() + ms;
      const progress = setInterval(() => void tell(hostile, end), PROGRESS_INTERVAL_MS);
      const lives = Array.from({ length: clients }, (_, index) => live(hostile, index, end));
      try {
        await Promise.all(lives);
      } finally {
        clearInterval(progress);
      }
    },
  };
}

/** Runs one client after the other. */
async function live(hostile: Hostile, index: number, end: number): Promise<void> {
  const { random } = hostile;
  const from = hostile.address(index);
  while (performance.now() < end) {
    await pause(random.below(LONGEST_ABSENCE_MS), end);
    const way = random.pick(['telnet', 'json', 'browser'] as const);
    const guest = way === 'telnet' ? await hostile.telnet(from) : await hostile[way]({}, from);
    using _beating = way === 'browser' ? heartbeat(guest) : undefined;
    const departure = Math.min(end, performance.now() + random.below(LONGEST_VISIT_MS));
    while (performance.now() < departure && guest.wire.isOpen) {
      await pause(random.below(LONGEST_SILENCE_MS), departure);
      if (isJson(guest) && random.next() < CLIP_CHANCE) await sendClip(hostile, guest);
      else await guest.say(way === 'telnet' ? WORDS : { type: 'say', text: WORDS });
    }
    if (performance.now() < end && !guest.wire.isOpen) throw new Error(`${guest.name} was cut off`);
    await random.pick([guest.leave, () => guest.wire.reset(), () => guest.wire.close()])();
  }
}

function heartbeat({ wire }: Pest): Disposable {
  const pong = frame('', { opcode: OPCODE.pong });
  const beating = setInterval(() => void wire.send(pong), PONG_INTERVAL_MS);
  return { [Symbol.dispose]: () => clearInterval(beating) };
}

function isJson(guest: Pest): guest is JsonPest {
  return 'uploadToken' in guest;
}

async function sendClip(hostile: Hostile, guest: JsonPest): Promise<void> {
  const { status, id } = await hostile.upload(guest.uploadToken, voice());
  if (status === 201) await hostile.share(guest, id);
}

function pause(ms: number, end: number): Promise<void> {
  const left = Math.max(0, Math.min(ms, end - performance.now()));
  return new Promise((resolve) => setTimeout(resolve, left));
}

async function tell({ victim }: Hostile, end: number): Promise<void> {
  const { members, files, handles, liveBytes } = await victim.holdings();
  const left = Math.ceil((end - performance.now()) / 60_000);
  const memory = `${(liveBytes / 2 ** 20).toFixed(1)} MiB`;
  console.log(
    `${left} minutes left: ${members} members, ${handles} handles, ${files} files, ${memory}`,
  );
}
