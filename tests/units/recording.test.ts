import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Mp4OutputFormat, OggOutputFormat, WebMOutputFormat } from 'mediabunny';
import { type ClipClaim, readRecording } from '../../stages/06-media/recording.ts';
import { fixture, forge, forgeMp4, headerMs, overwrite, withHeaderMs } from '../clips/forge.ts';
import { RECORDED, VIDEO, VOICE, VOICE_MP4 } from '../clips/recorded.ts';

/** The element that numbers a track in WebM: id 0xD7, one byte long. */
const TRACK_2 = '\xd7\x81\x02';
const TRACK_3 = '\xd7\x81\x03';
/** The element with the length of a time unit in nanoseconds, in three bytes. */
const TIMESTAMP_SCALE = '\x2a\xd7\xb1\x83';

/** A block of one packet, as `forge` writes it: its id, its length, its track, its time and its flags. */
const BLOCK = /\xa3\x10\0\0(.)\x81.{2}\x80/gs;
const BLOCK_TIME_OFFSET = 6;
const BLOCK_HEADER_BYTES = 4;
/** Flags of a block with many packets of one size. The next byte is their number minus one. */
const LACED = 0x84;

const webmVoice = (rounds: number, lateSeconds = 0) =>
  forge(new WebMOutputFormat(), [{ file: 'voice.webm', track: 'audio' }], rounds, lateSeconds);

async function refused(bytes: Uint8Array, claim: ClipClaim, code = 'clip-type'): Promise<void> {
  await assert.rejects(readRecording(bytes, claim), { name: 'ProtocolError', code });
}

for (const [name, claim] of RECORDED.slice(0, 4)) {
  test(`${name} has no true duration, and is stored with one`, async () => {
    const recorded = fixture(name);
    assert.ok(((await headerMs(recorded)) ?? 0) < 500);
    const { bytes, durationMs } = await readRecording(recorded, claim);
    assert.ok(Math.abs(((await headerMs(bytes)) ?? 0) - durationMs) < 5);
    assert.equal((await readRecording(bytes, claim)).bytes, bytes, 'and is not repaired again');
  });
}

test('an Ogg file, which contains no duration, is measured and stored as Ogg', async () => {
  const ogg = await readRecording(fixture('voice.ogg'), { ...VOICE, contentType: 'audio/ogg' });
  assert.equal(ogg.mime, 'audio/ogg');
  assert.equal(ogg.durationMs, 960);
  assert.equal(Buffer.from(ogg.bytes).toString('latin1', 0, 4), 'OggS');
});

test('a recording that is as short as the tolerance, and without a duration, is stored with one', async () => {
  // Only the first chunk of the recording.
  const { bytes, durationMs } = await readRecording(fixture('voice.webm').slice(0, 500), VOICE);
  assert.equal(durationMs, 180);
  assert.equal(await headerMs(bytes), 180);
});

test('a duration that is wrong by more than a quarter of a second is corrected', async () => {
  const short = await webmVoice(1);
  const { durationMs } = await readRecording(short, VOICE);
  for (const [wrongMs, stays] of [
    [-251, false],
    [-250, true],
    [250, true],
    [251, false],
  ] as const) {
    const recorded = withHeaderMs(short, durationMs + wrongMs);
    const { bytes } = await readRecording(recorded, VOICE);
    assert.equal(bytes === recorded, stays, `${wrongMs} ms`);
  }
});

test('a recording that starts late is measured without the gap, and stored from 0', async () => {
  const late = await webmVoice(1, 5);
  assert.equal(await headerMs(late), 5_900);
  const { bytes, durationMs } = await readRecording(late, VOICE);
  assert.equal(durationMs, 900);
  assert.equal(await headerMs(bytes), 900);
});

test('a recording that starts before 0 is also stored from its beginning', async () => {
  const early = Buffer.from(withHeaderMs(await webmVoice(1), 100));
  early.writeInt16BE(-50, early.toString('latin1').search(BLOCK) + BLOCK_TIME_OFFSET);
  const { bytes, durationMs } = await readRecording(early, VOICE);
  assert.equal(durationMs, 950);
  assert.equal(await headerMs(bytes), 950);
});

test('a track that its container cannot hold is refused rather than left out, without warnings', async (t) => {
  const warned = t.mock.method(console, 'warn', () => {});
  await refused(overwrite(fixture('video.webm'), 'A_OPUS', 'A_AAC\0'), VIDEO);
  assert.equal(warned.mock.callCount(), 0);
});

test('recordings from Safari are also read', async () => {
  const voice = await readRecording(await forgeMp4('aac'), VOICE_MP4);
  assert.deepEqual([voice.mime, voice.durationMs], ['audio/mp4', 1_000]);
  const claim = { ...VIDEO, contentType: 'video/mp4' };
  const video = await readRecording(await forgeMp4('avc'), claim);
  assert.deepEqual([video.mime, video.durationMs], ['video/mp4', 1_000]);
});

test('the type of a recording can have spaces, parameters and any case', async () => {
  for (const contentType of [' Audio/WebM ; codecs=opus', 'audio/webm;codecs="opus;x"'])
    assert.equal(
      (await readRecording(fixture('voice.webm'), { ...VOICE, contentType })).mime,
      'audio/webm',
    );
});

test('a fragmented MP4 is stored as a plain one that starts with its index', async () => {
  const stored = Buffer.from((await readRecording(fixture('voice.mp4'), VOICE_MP4)).bytes);
  assert.ok(fixture('voice.mp4').includes(0) && Buffer.from(fixture('voice.mp4')).includes('moof'));
  assert.ok(!stored.includes('moof'));
  assert.ok(stored.indexOf('moov') < stored.indexOf('mdat'));
});

test('a file that is not a recording is refused', async () => {
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

test('a recording is refused if its type or kind does not match', async () => {
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
  await refused(await forge(new WebMOutputFormat(), [video, voice, voice]), VIDEO);
  await refused(await forge(new Mp4OutputFormat(), [voice], 0), VOICE_MP4);
  const both = await forge(new WebMOutputFormat(), [video, voice]);
  await refused(overwrite(both, TRACK_2, TRACK_3), VIDEO);
  assert.ok(await readRecording(await forge(new WebMOutputFormat(), [video]), VIDEO), 'silent');
});

test('a codec that not every browser plays is refused', async () => {
  const vp8 = await forge(new WebMOutputFormat(), [{ file: 'video.webm', track: 'video' }]);
  await refused(overwrite(vp8, 'V_VP8', 'V_AV1'), VIDEO);
  const both = await forge(new WebMOutputFormat(), [
    { file: 'video.webm', track: 'video' },
    { file: 'voice.webm', track: 'audio' },
  ]);
  await refused(overwrite(both, 'V_VP8', 'V_AV1'), VIDEO);
});

test('empty packets also count, up to twice the bytes of the file', async () => {
  const file = await webmVoice(1);
  const most = withEmptyPackets(file, 2 * file.length);
  assert.equal((await readRecording(most, VOICE)).durationMs, 900);
  await refused(withEmptyPackets(file, 2 * file.length + 1), VOICE);
});

test('packets that add up to more than the file, or to no duration, are refused', async () => {
  const { bytes } = await readRecording(fixture('voice.mp4'), VOICE_MP4);
  const of4096Bytes = 'stsz\0\0\0\0\0\0\x10\0';
  await refused(overwrite(bytes, 'stsz', of4096Bytes), VOICE_MP4);
  const nanoseconds = overwrite(await webmVoice(1), TIMESTAMP_SCALE, `${TIMESTAMP_SCALE}\0\0\x01`);
  await refused(nanoseconds, VOICE);
});

test('a clip may be up to half a second over the limit, by its packets', async () => {
  const bytes = await webmVoice(11);
  const { durationMs } = await readRecording(bytes, VOICE);
  assert.ok(await readRecording(bytes, { ...VOICE, maxMs: durationMs - 500 }));
  await refused(bytes, { ...VOICE, maxMs: durationMs - 501 }, 'clip-too-long');
});

test('a clip that is too long is refused in every container, whatever its header says', async () => {
  const voice = [{ file: 'voice.webm', track: 'audio' }] as const;
  const long = await webmVoice(60);
  await refused(withHeaderMs(long, 1_000), VOICE, 'clip-too-long');
  await refused(await forge(new Mp4OutputFormat(), voice, 60), VOICE_MP4, 'clip-too-long');
  const ogg = await forge(new OggOutputFormat(), voice, 60);
  await refused(ogg, { ...VOICE, contentType: 'audio/ogg' }, 'clip-too-long');
});

test('a header that claims too much is refused, and one that claims too little is corrected', async () => {
  const short = await webmVoice(5);
  await refused(withHeaderMs(short, 60_000), VOICE, 'clip-too-long');
  await refused(withHeaderMs(short, Number.POSITIVE_INFINITY), VOICE, 'clip-too-long');
  for (const lie of [1_000, 0, -5, Number.NaN]) {
    const { bytes, durationMs } = await readRecording(withHeaderMs(short, lie), VOICE);
    assert.ok(Math.abs(((await headerMs(bytes)) ?? 0) - durationMs) < 5, `${lie} was not repaired`);
  }
});

/** The same file with as many empty packets as are needed for this total of packets and bytes. */
function withEmptyPackets(file: Uint8Array, total: number): Uint8Array {
  const forged = Buffer.from(file);
  const blocks = [...forged.toString('latin1').matchAll(BLOCK)].map(
    ({ index, 0: head, 1: length }) => ({
      flags: index + head.length - 1,
      counts: (length?.charCodeAt(0) ?? 0) - BLOCK_HEADER_BYTES + 1,
    }),
  );
  let missing = total - blocks.reduce((sum, { counts }) => sum + counts, 0);
  for (const { flags, counts } of blocks) {
    if (missing === 0) break;
    const packets = Math.min(256, missing + counts);
    forged.writeUInt8(LACED, flags);
    forged.writeUInt8(packets - 1, flags + 1);
    missing -= packets - counts;
  }
  assert.equal(missing, 0);
  return forged;
}
