import { setTimeout as delay } from 'node:timers/promises';
import { ControlGroup } from '../attack/control/group.ts';
import {
  startFlooder,
  startImitator,
  startUploader,
  type Troublemaker,
} from '../attack/mischief.ts';
import { command, hasInput, startInTerminal } from '../clients/host/host-window.ts';
import { type Camera, look } from './camera.ts';
import { photograph, windowFrame } from './frame.ts';
import { terminalMarkup } from './terminal-picture.ts';

const SIZE = { width: 1_280, height: 720 };
/** The picture of the page beside the terminal. */
const SHOWN_WIDTH = 960;
/** In each of the three encodings. */
const PER_ENCODING = 19;
/** How often each of them says something. */
const TALK_MS = 3_000;
/** How long each part lasts if nothing else is said, so that the charts have lines. */
const PART_MS = 12_000;

/**
 * Takes the picture of a class of sixty, three of whom are shown the door, and prints the figures that are told
 * beside it.
 */
export async function keepClass(camera: Camera, partMs = PART_MS): Promise<void> {
  const args = ['--lan', '--stats'];
  await using server = await startInTerminal('06', { columns: 84, rows: 33, args });
  const { window, host, port, webPort } = server;
  const address = { host, port, webPort };
  await using page = await camera.visit(address, SIZE);
  await look(page.page, 'light');
  await page.page.goto(`http://localhost:${webPort}/stats`);
  const options = { address, perEncoding: PER_ENCODING, seed: 1, talkMs: TALK_MS };
  await using group = await ControlGroup.start(options);
  // Without newcomers, of whom the log would be full.
  await group.begin({ full: true });
  await delay(partMs);

  async function showTheDoor({ name, removed, stopped }: Troublemaker, line: string) {
    await delay(partMs);
    const start = performance.now();
    await command(window, line, /is removed/);
    const code = await removed;
    const seconds = ((performance.now() - start) / 1_000).toFixed(2);
    await stopped;
    const inAll = ((performance.now() - start) / 1_000).toFixed(2);
    console.log(
      `${name} was ${code} after ${seconds} s, and everything of theirs after ${inAll} s`,
    );
  }

  using flooder = await startFlooder(address);
  await delay(partMs);
  window.type('\x0c');
  await hasInput(window, '>');
  await command(window, '/who', /^mallory /);
  await showTheDoor(flooder, '/kick mallory no advertising here');
  using imitator = await startImitator(address);
  await showTheDoor(imitator, '/kick the.host');
  using uploader = await startUploader(address);
  await showTheDoor(uploader, '/ban oscar');
  await command(window, '/say Now that it is quiet: part two.', /^The host says/);
  await delay(partMs);
  await camera.keepDesk(
    'class',
    windowFrame(
      'wirechat: what is going on',
      photograph(await page.page.screenshot(), SHOWN_WIDTH),
    ),
    windowFrame('npm run stage 06 -- --lan --stats', terminalMarkup(window)),
  );
  const { deliveries, faults, breaks, p50, p99 } = await group.settle();
  console.log(`the others: ${deliveries} deliveries, p50 ${p50} ms, p99 ${p99} ms`, faults, breaks);
}
