import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEachBrowser } from '../support/browser.ts';
import { TextClient } from '../support/clients.ts';
import { startStage } from '../support/target.ts';
import { lengthOf } from './playing.ts';
import { record, sendClip, startRecording } from './recording.ts';

await inEachBrowser('the recorder', (browser) => {
  test('at the limit a recording stops by itself and is kept', async () => {
    await using target = await startStage('06', { voiceSeconds: 1 });
    await using alice = await browser.join(target, 'alice');
    await alice.click('#record-voice');
    await alice.reads('#recorder', '/ 0:01');
    await alice.shown('#clip-send');
    await sendClip(alice);
    const length = await lengthOf(alice, '#log audio');
    assert.ok(length > 0.2 && length <= 1.5, `${length} s`);
  });

  test('what is cancelled or discarded is kept nowhere', async () => {
    await using target = await startStage('06');
    await using alice = await browser.join(target, 'alice');
    using carol = await TextClient.join(target, 'carol');
    await startRecording(alice, 'voice');
    await alice.click('#cancel');
    await alice.shown('#composer');
    await startRecording(alice, 'voice');
    await alice.page.keyboard.press('Escape');
    await alice.shown('#composer');
    await record(alice, 'voice');
    await alice.click('#clip-discard');
    await alice.shown('#composer');
    await alice.say('never mind');
    assert.equal(await carol.line(), '[alice] never mind');
    assert.equal(await alice.page.$('#log [data-type="clip"]'), null);
    assert.deepEqual(await alice.texts('#recorder'), ['']);
  });
});

await inEachBrowser(
  'a microphone that is denied',
  (browser) => {
    test('it is explained, and the chat goes on', async () => {
      await using target = await startStage('06');
      await using alice = await browser.join(target, 'alice');
      await alice.click('#record-voice');
      await alice.reads(
        '#recorder [role="alert"]',
        'This page may not use your microphone. Allow it',
      );
      await alice.click('#cancel');
      await alice.say('then I write');
      await alice.reads('.own[data-state="sent"]', 'then I write');
      await alice.click('#record-video');
      await alice.reads('#recorder [role="alert"]', 'may not use your camera and microphone');
    });
  },
  { devices: 'denied' },
);

await inEachBrowser(
  'a missing camera',
  (browser) => {
    test('it is explained, and the chat goes on', async () => {
      await using target = await startStage('06');
      await using alice = await browser.join(target, 'alice');
      await alice.click('#record-video');
      await alice.reads('#recorder [role="alert"]', 'Connect what is missing, then try again.');
      await alice.click('#cancel');
      await alice.say('then I write');
      await alice.reads('.own[data-state="sent"]', 'then I write');
    });
  },
  { devices: 'missing' },
);
