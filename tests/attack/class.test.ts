/**
 * A class of sixty, in all encodings, and a host at the keyboard of the server: three of the class do not behave,
 * and are shown the door one after the other, while the others talk on and notice nothing.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { command, startInTerminal } from '../clients/host/host-window.ts';
import { JsonClient } from '../support/clients.ts';
import { NO_RAW_TERMINAL } from '../support/lacking.ts';
import { ControlGroup } from './control/group.ts';
import {
  startFlooder,
  startImitator,
  startUploader,
  THEIR_ADDRESS,
  type Troublemaker,
} from './mischief.ts';
import { Wire } from './wire.ts';

/** In each of the three encodings. With the three who do not behave, the class has sixty members. */
const PER_ENCODING = 19;
/** How often each of them says something. */
const TALK_MS = 3_000;
const DOOR_MS = 10_000;

test('three of a class of sixty are shown the door within ten seconds, and the others talk on', {
  skip: NO_RAW_TERMINAL,
}, async () => {
  await using server = await startInTerminal('06', { columns: 100, rows: 30 });
  const { window, host, port, webPort } = server;
  const address = { host, port, webPort };
  await using group = await ControlGroup.start({
    address,
    perEncoding: PER_ENCODING,
    seed: 1,
    talkMs: TALK_MS,
  });
  // Without newcomers, of whom the log would be full.
  await group.begin({ full: true });

  /** From the first key that the host presses. */
  async function showTheDoor({ name, removed, stopped }: Troublemaker, code: string, line: string) {
    const start = performance.now();
    await command(window, line, new RegExp(`^${RegExp.escape(name)} is removed`));
    assert.equal(await removed, code);
    const tookMs = performance.now() - start;
    assert.ok(tookMs < DOOR_MS, `${name} was removed after ${tookMs} ms`);
    await stopped;
  }

  using flooder = await startFlooder(address);
  // The most active is the last of the table, right above the input line.
  await command(window, '/who', /^mallory /);
  await showTheDoor(flooder, 'kicked', '/kick mallory no flooding');

  using imitator = await startImitator(address);
  await window.shows(/the\.host has joined/);
  await showTheDoor(imitator, 'kicked', '/kick the.host');

  using uploader = await startUploader(address);
  await window.shows(/An upload from oscar was refused/);
  await showTheDoor(uploader, 'banned', '/ban oscar');

  for (const { name, session } of [flooder, imitator, uploader]) {
    const wire = await Wire.open({ host, port, from: THEIR_ADDRESS });
    await wire.send(`${JSON.stringify({ type: 'hello', v: 1, name, session })}\n`);
    await wire.expect(/"code":"banned"/);
    wire.close();
  }
  await command(window, '/unban 1', /^Ban 1 is lifted/);
  using back = await JsonClient.join(address, flooder.name, 'tcp', { session: flooder.session });
  assert.notEqual(back.welcome.session, flooder.session, 'a session is over with a kick');

  const { faults, breaks, missed, deliveries } = await group.settle();
  assert.deepEqual(faults, []);
  assert.deepEqual(breaks, []);
  assert.equal(missed, 0);
  assert.ok(deliveries > 57 * 57, `${deliveries} messages were heard`);
});
