import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constraints, limitSeconds, recorderOptions } from '../../web/recording/devices.ts';
import { RecordingError, recordingErrorOf } from '../../web/recording/recording-error.ts';

const said = (name: string, kind: 'voice' | 'video' = 'voice') =>
  recordingErrorOf(Object.assign(new Error('details'), { name }), kind).message;

test('each error of a browser becomes a sentence that says what to do', () => {
  for (const [names, sentence] of [
    [['NotAllowedError', 'SecurityError'], /^This page may not use your microphone\./],
    [['NotFoundError', 'OverconstrainedError'], /^No microphone found\./],
    [['NotReadableError', 'AbortError'], /^Your microphone could not be started\./],
    [['NotSupportedError'], /^This browser cannot record\./],
    [['Error'], /\(details\)/],
  ] as const) {
    for (const name of names) assert.match(said(name), sentence);
  }
  assert.match(said('NotFoundError', 'video'), /^No camera and microphone found\./);
  assert.match(recordingErrorOf('a word', 'voice').message, /\(a word\)/);
  assert.deepEqual(recordingErrorOf('a word', 'voice').addresses, []);
});

test('an error that has a sentence already keeps it', () => {
  const error = new RecordingError('do this');
  assert.equal(recordingErrorOf(error, 'voice'), error);
});

test('a video is small, has sound, and uses the front camera by default', () => {
  const size = { width: { ideal: 640 }, height: { ideal: 480 } };
  const user = { ...size, facingMode: 'user' };
  assert.deepEqual(constraints('video', undefined), { audio: true, video: user });
  const back = { ...size, deviceId: { exact: 'back' } };
  assert.deepEqual(constraints('video', 'back'), { audio: true, video: back });
  assert.deepEqual(constraints('voice', undefined), { audio: true, video: false });
});

test('the first supported type is used', () => {
  const only = (type: string) => (mime: string) => mime.startsWith(type);
  const choose = (kind: 'voice' | 'video', type: string) =>
    recorderOptions(kind, only(type)).mimeType;
  assert.equal(choose('voice', 'audio/ogg'), 'audio/ogg;codecs=opus');
  assert.equal(choose('video', 'video/webm'), 'video/webm;codecs=vp8,opus');
  assert.equal(recorderOptions('video', (mime) => mime === 'video/webm').mimeType, 'video/webm');
});

test('the limit of a clip comes from the server, or is the default', () => {
  const limits = { nameCharacters: 1, textCharacters: 1, voiceSeconds: 3, videoSeconds: 4 };
  assert.deepEqual([limitSeconds('voice', limits), limitSeconds('video', limits)], [3, 4]);
  assert.deepEqual([limitSeconds('voice', undefined), limitSeconds('video', undefined)], [10, 15]);
});
