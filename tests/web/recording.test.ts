import assert from 'node:assert/strict';
import test from 'node:test';
import type { ClipKind } from '../../shared/protocol.ts';
import { constraints, limitSeconds, recorderOptions } from '../../web/recording/devices.ts';
import {
  recordingErrorOf,
  requireRecording,
  safeAddresses,
} from '../../web/recording/recording-error.ts';

const page = { isSecureContext: true, mediaDevices: {}, MediaRecorder: class {} };

test('uses the first type that the browser can write', () => {
  const safari = (mime: string) => mime.endsWith('/mp4');
  assert.equal(recorderOptions('voice', safari).mimeType, 'audio/mp4');
  assert.equal(recorderOptions('video', safari).mimeType, 'video/mp4');
  assert.equal(recorderOptions('voice', () => true).mimeType, 'audio/webm;codecs=opus');
});

test('leaves the choice to a browser that supports none of them', () => {
  assert.equal('mimeType' in recorderOptions('voice', () => false), false);
});

test('records audio at 32 kb/s and video at 600 kb/s', () => {
  const { audioBitsPerSecond, videoBitsPerSecond } = recorderOptions('video', () => true);
  assert.deepEqual(
    { audioBitsPerSecond, videoBitsPerSecond },
    { audioBitsPerSecond: 32_000, videoBitsPerSecond: 600_000 },
  );
  assert.equal('videoBitsPerSecond' in recorderOptions('voice', () => true), false);
});

test('asks for the camera only for a video', () => {
  assert.equal(constraints('voice', 'c1').video, false);
  assert.notEqual(constraints('video', undefined).video, false);
});

test('asks for the camera that was chosen', () => {
  const { video } = constraints('video', 'c1');
  assert.deepEqual(typeof video === 'object' && video.deviceId, { exact: 'c1' });
});

test('the server sets the maximum length of a clip', () => {
  const limits = { nameCharacters: 24, textCharacters: 2_000, voiceSeconds: 4 };
  assert.equal(limitSeconds('voice', limits), 4);
  assert.equal(limitSeconds('video', limits), 15);
});

test('says why a page over plain http cannot record, and where it could', () => {
  const addresses = ['https://chat.example.org'];
  assert.doesNotThrow(() => requireRecording(page, addresses));
  const insecure = { ...page, isSecureContext: false, mediaDevices: undefined };
  assert.throws(() => requireRecording(insecure, addresses), { message: /https/, addresses });
  const old = { ...page, MediaRecorder: undefined };
  assert.throws(() => requireRecording(old, addresses), { message: /current version/ });
});

test('the safe addresses of a server are its public one over https, and its own computer', () => {
  assert.deepEqual(safeAddresses({ webPort: 8_080 }), ['http://localhost:8080']);
  assert.deepEqual(safeAddresses({ publicUrl: 'https://chat.example.org' }), [
    'https://chat.example.org',
  ]);
  assert.deepEqual(safeAddresses({ publicUrl: 'http://chat.example.org' }), []);
});

for (const [name, advice] of [
  ['NotAllowedError', /Allow it by the icon/],
  ['NotFoundError', /Connect/],
  ['NotReadableError', /Close other programs/],
] as const) {
  test(`says what to do about ${name}`, () => {
    const sentence = (kind: ClipKind) => recordingErrorOf(new DOMException('', name), kind).message;
    assert.match(sentence('video'), /camera and microphone/);
    assert.match(sentence('voice'), advice);
  });
}

test('distinguishes a dismissed question, a denied page, and a system that forbids access', () => {
  const refused = (message: string) => new DOMException(message, 'NotAllowedError');
  const sentence = (message: string, permission?: PermissionState) =>
    recordingErrorOf(refused(message), 'voice', permission).message;
  assert.match(sentence('', 'prompt'), /closed without an answer/);
  assert.match(sentence('Permission dismissed'), /closed without an answer/);
  assert.match(sentence('Permission denied', 'denied'), /may not use/);
  assert.match(sentence('Permission denied by system'), /settings of the system/);
});

test('distinguishes a browser that cannot record from one that fails', () => {
  const error = (name: string) => recordingErrorOf(new DOMException('odd', name), 'voice').message;
  assert.match(error('NotSupportedError'), /cannot record/);
  assert.equal(error('UnknownError'), 'Recording has failed (odd). Try again.');
});
