import assert from 'node:assert/strict';
import test from 'node:test';
import { constraints, limitSeconds, recorderOptions } from '../../web/recording.ts';
import { requireRecording, troubleOf } from '../../web/recording-trouble.ts';

const page = { isSecureContext: true, mediaDevices: {}, MediaRecorder: class {} };

test('takes the first type that the browser can write', () => {
  const safari = (mime: string) => mime.endsWith('/mp4');
  assert.equal(recorderOptions('voice', safari).mimeType, 'audio/mp4');
  assert.equal(recorderOptions('video', safari).mimeType, 'video/mp4');
  assert.equal(recorderOptions('voice', () => true).mimeType, 'audio/webm;codecs=opus');
});

test('leaves the choice to a browser that knows none of them', () => {
  assert.equal('mimeType' in recorderOptions('voice', () => false), false);
});

test('records sound at 32 kb/s and pictures at 600 kb/s', () => {
  const { audioBitsPerSecond, videoBitsPerSecond } = recorderOptions('video', () => true);
  assert.deepEqual(
    { audioBitsPerSecond, videoBitsPerSecond },
    { audioBitsPerSecond: 32_000, videoBitsPerSecond: 600_000 },
  );
  assert.equal('videoBitsPerSecond' in recorderOptions('voice', () => true), false);
});

test('asks for the camera only when there is something to see', () => {
  assert.equal(constraints('voice').video, false);
  assert.notEqual(constraints('video').video, false);
});

test('the server says how long a clip may be', () => {
  const limits = { nameCharacters: 24, textCharacters: 2_000, voiceSeconds: 4 };
  assert.equal(limitSeconds('voice', limits), 4);
  assert.equal(limitSeconds('video', limits), 15);
});

test('says why a page over plain http cannot record', () => {
  assert.doesNotThrow(() => requireRecording(page));
  assert.throws(
    () => requireRecording({ ...page, isSecureContext: false, mediaDevices: undefined }),
    /https/,
  );
  assert.throws(() => requireRecording({ ...page, MediaRecorder: undefined }), /current version/);
});

for (const [name, advice] of [
  ['NotAllowedError', /Allow it/],
  ['NotFoundError', /Connect/],
  ['NotReadableError', /Close other programs/],
] as const) {
  test(`says what to do about ${name}`, () => {
    assert.match(troubleOf(new DOMException('', name), 'video'), /camera and microphone/);
    assert.match(troubleOf(new DOMException('', name), 'voice'), advice);
  });
}
