import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClipKind } from '../../shared/protocol.ts';
import {
  RecordingError,
  recordingErrorOf,
  requireRecording,
  safeAddresses,
} from '../../web/recording/recording-error.ts';

const page = { isSecureContext: true, mediaDevices: {}, MediaRecorder: class {} };

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
  ['NotAllowedError', /Allow it with the icon/],
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
  const sentence = (message: string, isUnanswered?: boolean) =>
    recordingErrorOf(refused(message), 'voice', isUnanswered).message;
  assert.match(sentence('', true), /closed without an answer/);
  assert.match(sentence('Permission dismissed'), /closed without an answer/);
  assert.match(sentence('Permission denied', false), /may not use/);
  assert.match(sentence('Permission denied by system'), /settings of the system/);
});

test('distinguishes a browser that cannot record from one that fails', () => {
  const error = (name: string) => recordingErrorOf(new DOMException('odd', name), 'voice').message;
  assert.match(error('NotSupportedError'), /cannot record/);
  assert.equal(error('UnknownError'), 'Recording has failed (odd). Try again.');
});

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
  assert.equal(recordingErrorOf('a word', 'voice').message, 'Recording has failed. Try again.');
  assert.deepEqual(recordingErrorOf('a word', 'voice').addresses, []);
});

test('an error that has a sentence already keeps it', () => {
  const error = new RecordingError('do this');
  assert.equal(recordingErrorOf(error, 'voice'), error);
});
