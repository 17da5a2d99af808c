import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Mp4OutputFormat, OggOutputFormat, WebMOutputFormat } from 'mediabunny';
import { type ClipClaim, readRecording } from '../../stages/06-media/recording.ts';
import { fixture, forge, headerMs, overwrite, withHeaderMs } from '../clips/forge.ts';
import { RECORDED, VIDEO, VOICE, VOICE_MP4 } from '../clips/recorded.ts';

/** The element that numbers a track in WebM: id 0xD7, one byte long. */
const TRACK_2 = '\xd7\x81\x02';
const TRACK_3 = '\xd7\x81\x03';
/** The element that says how many nanoseconds a unit of time has, in three bytes. */
const TIMESTAMP_SCALE = '\x2a\xd7\xb1\x83';

const webmVoice = (rounds: number) =>
  forge(new WebMOutputFormat(), [{ file: 'voice.webm', track: 'audio' }], rounds);

async function refused(bytes: Uint8Array, claim: ClipClaim, code = 'clip-type'): Promise<void> {
  await assert.rejects(readRecording(bytes, claim), { name: 'ProtocolError', code });
}

for (const [name, claim] of RECORDED.slice(0, 4)) {
  test(`${name} has no true duration, and is stored with one`, async () => {
    const recorded = fixture(name);
    assert.ok(((await headerMs(recorded)) ?? 0) < 500);
    const { bytes, durationMs } = await readRecording(recorded, claim);
    assert.ok(Math.abs(((await headerMs(bytes)) ?? 0) - durationMs) < 5);
    assert.equal((await readRecording(bytes, claim)).bytes, bytes, 'and not mended again');
  });
}

test('an MP4 in fragments is stored as a plain one that begins with its index', async () => {
  const stored = Buffer.from((await readRecording(fixture('voice.mp4'), VOICE_MP4)).bytes);
  assert.ok(fixture('voice.mp4').includes(0) && Buffer.from(fixture('voice.mp4')).includes('moof'));
  assert.ok(!stored.includes('moof'));
  assert.ok(stored.indexOf('moov') < stored.indexOf('mdat'));
});

test('what is no recording is refused', async () => {
  const page = new TextEncoder().encode('<!doctype html><script>alert(1)</script>');
  for (const bytes of [
    new Uint8Array(),
    page,
    randomBytes(5_000),
    fixture('voice.webm').slice(0, 60),
  ]) {
    for (const [, claim] of RECORDED) await refused(bytes, claim);
  }
});

test('a recording is refused when its type or kind says another thing', async () => {
  await refused(fixture('voice.webm'), VOICE_MP4);
  await refused(fixture('voice.ogg'), VOICE);
  await refused(fixture('voice.webm'), VIDEO);
  await refused(fixture('video.webm'), VOICE);
  await refused(fixture('voice.webm'), { ...VOICE, contentType: 'video/webm' });
  for (const contentType of ['', 'webm', 'audio/webm/x', 'text/html', 'audio/constructor']) {
    await refused(fixture('voice.webm'), { ...VOICE, contentType });
  }
});

test('a second track of one kind is refused, and so is a track without packets', async () => {
  const voice = { file: 'voice.webm', track: 'audio' } as const;
  const video = { file: 'video.webm', track: 'video' } as const;
  await refused(await forge(new WebMOutputFormat(), [voice, voice]), VOICE);
  await refused(await forge(new WebMOutputFormat(), [video, video, voice]), VIDEO);
  await refused(await forge(new Mp4OutputFormat(), [voice], 0), VOICE_MP4);
  const both = await forge(new WebMOutputFormat(), [video, voice]);
  await refused(overwrite(both, TRACK_2, TRACK_3), VIDEO);
  assert.ok(await readRecording(await forge(new WebMOutputFormat(), [video]), VIDEO), 'silent');
});

test('a codec that not every browser plays is refused', async () => {
  const vp8 = await forge(new WebMOutputFormat(), [{ file: 'video.webm', track: 'video' }]);
  await refused(overwrite(vp8, 'V_VP8', 'V_AV1'), VIDEO);
});

test('packets that add up to more than the file, or to no time, are refused', async () => {
  const { bytes } = await readRecording(fixture('voice.mp4'), VOICE_MP4);
  const of4096Bytes = 'stsz\0\0\0\0\0\0\x10\0';
  await refused(overwrite(bytes, 'stsz', of4096Bytes), VOICE_MP4);
  const nanoseconds = overwrite(await webmVoice(1), TIMESTAMP_SCALE, `${TIMESTAMP_SCALE}\0\0\x01`);
  await refused(nanoseconds, VOICE);
});

test('a clip may be half a second over the limit and no more, by its packets', async () => {
  const bytes = await webmVoice(11);
  const { durationMs } = await readRecording(bytes, VOICE);
  assert.ok(await readRecording(bytes, { ...VOICE, maxMs: durationMs - 500 }));
  await refused(bytes, { ...VOICE, maxMs: durationMs - 501 }, 'clip-too-long');
});

test('a long clip is refused in every container, whatever its header says', async () => {
  const voice = [{ file: 'voice.webm', track: 'audio' }] as const;
  const long = await webmVoice(60);
  await refused(withHeaderMs(long, 1_000), VOICE, 'clip-too-long');
  await refused(await forge(new Mp4OutputFormat(), voice, 60), VOICE_MP4, 'clip-too-long');
  const ogg = await forge(new OggOutputFormat(), voice, 60);
  await refused(ogg, { ...VOICE, contentType: 'audio/ogg' }, 'clip-too-long');
});

test('a header that claims too much is refused, and too little is mended', async () => {
  const short = await webmVoice(5);
  await refused(withHeaderMs(short, 60_000), VOICE, 'clip-too-long');
  await refused(withHeaderMs(short, Number.POSITIVE_INFINITY), VOICE, 'clip-too-long');
  for (const lie of [1_000, 0, -5, Number.NaN]) {
    const { bytes, durationMs } = await readRecording(withHeaderMs(short, lie), VOICE);
    assert.ok(Math.abs(((await headerMs(bytes)) ?? 0) - durationMs) < 5, `${lie} was mended`);
  }
});
