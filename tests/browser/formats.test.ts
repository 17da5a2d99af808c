import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Uploaded } from '../../shared/protocol.ts';
import { fixture } from '../clips/forge.ts';
import { inEachBrowser } from '../support/browser.ts';
import { JsonClient } from '../support/clients.ts';
import { startStage, type Target } from '../support/target.ts';
import { ends, lengthOf, seek } from './playing.ts';

/** As recorders write them in parts: the first four do not say how long they are. */
const RECORDINGS = [
  ['voice.webm', 'audio/webm'],
  ['video.webm', 'video/webm'],
  ['voice.mp4', 'audio/mp4'],
  ['video.mp4', 'video/mp4'],
  ['voice.ogg', 'audio/ogg'],
] as const;
const NEWEST = '#log .entry:last-child :is(audio, video)';

await inEachBrowser('recordings of other browsers', (browser) => {
  test('each has its length, and can be played from any place of it', async () => {
    await using target = await startStage('06');
    await using alice = await browser.join(target, 'alice');
    using other = await JsonClient.join(target, 'other');
    for (const [file, type] of RECORDINGS) {
      other.send({ type: 'say', text: `now ${file}` });
      await alice.sees(`now ${file}`);
      await share(target, other, { type, bytes: fixture(file) });
      await alice.until(`${file} is there`, (media) => document.querySelector(media), NEWEST);
      const length = await lengthOf(alice, NEWEST);
      assert.ok(Math.abs(length - 1) < 0.2, `${file} is ${length} s long`);
      await seek(alice, NEWEST, 0.9);
      await seek(alice, NEWEST, 0.1);
      await alice.page.$eval(NEWEST, (media) => media.play());
      await ends(alice, NEWEST);
    }
  });
});

async function share(
  { host, webPort }: Target,
  client: JsonClient,
  { type, bytes }: { type: string; bytes: Uint8Array },
): Promise<void> {
  const kind = type.startsWith('audio') ? 'voice' : 'video';
  const response = await fetch(`http://${host}:${webPort}/clips?kind=${kind}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client.welcome.uploadToken}`, 'content-type': type },
    body: Buffer.from(bytes),
  });
  assert.equal(response.status, 201);
  const { id } = (await response.json()) as Uploaded;
  client.send({ type: 'share', clip: id });
}
