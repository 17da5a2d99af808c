/** The process that reads a clip, with files that recorders write and files that they do not. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { ProtocolError } from '../shared/codes.ts';
import { readClip } from '../stages/06-media/clip-reader.ts';
import { type ClipClaim, readRecording } from '../stages/06-media/recording.ts';
import { fixture, overwrite } from './clips/forge.ts';
import { RECORDED, VOICE, VOICE_MP4 } from './clips/recorded.ts';

/** A file that its parser never finishes. */
const ENDLESS = Buffer.concat([fixture('voice.webm'), new Uint8Array(20)]);

for (const [name, claim] of RECORDED) {
  test(`${name}, as a browser records it, is read and measured`, async () => {
    const clip = await readClip(fixture(name), claim);
    assert.match(clip.mime, /^(audio|video)\/(webm|mp4|ogg)$/);
    assert.ok(clip.durationMs > 800 && clip.durationMs < 1_100, `${clip.durationMs} ms`);
  });
}

test('a file that claims four billion packets ends only its own process', async () => {
  const { bytes } = await readRecording(fixture('voice.mp4'), VOICE_MP4);
  const bomb = overwrite(bytes, 'stsz', 'stz2\0\0\0\0\0\0\0\0\xff\xff\xff\xff');
  await assert.rejects(readClip(bomb, VOICE_MP4), { code: 'clip-type' });
});

test('a file that its parser never finishes is given up', async () => {
  await assert.rejects(readClip(ENDLESS, VOICE), { code: 'clip-type' });
});

test('reading ends at once when nobody wants the clip any more', async () => {
  const upload = new AbortController();
  const reading = readClip(ENDLESS, VOICE, upload.signal);
  upload.abort();
  await assert.rejects(reading, { name: 'AbortError' });
  await assert.rejects(readClip(ENDLESS, VOICE, upload.signal), { name: 'AbortError' });
});

test('a recording cut off anywhere is read or refused', async () => {
  for (const [name, claim] of RECORDED) {
    const whole = fixture(name);
    for (let end = 0; end < whole.length; end += 50) {
      await readOrRefuse(whole.slice(0, end), claim, readRecording);
    }
  }
});

test('a recording with wrong bytes in it is read or refused', async () => {
  for (const [name, claim] of RECORDED) {
    for (let step = 0; step < 6; step += 1) {
      const bytes = fixture(name);
      const places = randomBytes(6).map((byte) => byte % Math.min(256, bytes.length));
      for (const place of places) bytes[place] = randomBytes(1)[0] ?? 0;
      await readOrRefuse(bytes, claim, readClip);
    }
  }
});

async function readOrRefuse(bytes: Uint8Array, claim: ClipClaim, read: typeof readClip) {
  try {
    const clip = await read(bytes, claim);
    assert.ok(clip.durationMs > 0 && clip.durationMs <= claim.maxMs + 500);
  } catch (error) {
    assert.ok(error instanceof ProtocolError, `${error} for ${Buffer.from(bytes).toString('hex')}`);
  }
}
