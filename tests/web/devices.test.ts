import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  browserDevices,
  constraints,
  limitSeconds,
  recorderOptions,
} from '../../web/recording/devices.ts';
import { inBrowserWith } from './fake-globals.ts';

const STREAM = {};
const named = (name: string) => Object.assign(new Error(name), { name });
const granted = async (): Promise<unknown> => ({ state: 'granted' });

/** A browser that returns a stream, unless `refuse` throws for the constraints. */
function browser({
  refuse = (_asked: MediaStreamConstraints) => {},
  camera = null as string | null,
  query = granted as (asked: { name: string }) => Promise<unknown>,
  isSecureContext = true,
} = {}) {
  const asked: MediaStreamConstraints[] = [];
  const written: unknown[] = [];
  const mediaDevices = {
    async getUserMedia(constraints: MediaStreamConstraints) {
      asked.push(constraints);
      refuse(constraints);
      return STREAM;
    },
    enumerateDevices: async () => [
      { kind: 'audioinput', deviceId: 'm', label: 'Microphone' },
      { kind: 'videoinput', deviceId: 'front', label: 'Front' },
      { kind: 'videoinput', deviceId: 'back', label: 'Back' },
    ],
  };
  class FakeRecorder {
    static isTypeSupported = (mime: string) => mime === 'audio/webm';
    readonly made: unknown[];
    constructor(...made: unknown[]) {
      this.made = made;
    }
  }
  const fakes = inBrowserWith({
    window: { isSecureContext, MediaRecorder: FakeRecorder },
    MediaRecorder: FakeRecorder,
    navigator: { mediaDevices, permissions: { query } },
    localStorage: { getItem: () => camera, setItem: (...entry: unknown[]) => written.push(entry) },
  });
  return Object.assign(fakes, { asked, written, devices: browserDevices(() => ['https://safe']) });
}

const whichCamera = ({ video }: MediaStreamConstraints) =>
  typeof video === 'object' ? (video.deviceId ?? video.facingMode) : video;

test('a voice message asks for no camera, and a video for the one that was chosen last', async () => {
  using faked = browser({ camera: 'back' });
  assert.equal(await faked.devices.open('voice'), STREAM);
  await faked.devices.open('video');
  assert.deepEqual(faked.asked.map(whichCamera), [false, { exact: 'back' }]);
});

test('another camera is used if the chosen one is not available', async () => {
  const refuse = (asked: MediaStreamConstraints) => {
    if (whichCamera(asked) !== 'user') throw named('OverconstrainedError');
  };
  using faked = browser({ camera: 'gone', refuse });
  assert.equal(await faked.devices.open('video'), STREAM);
  assert.deepEqual(faked.asked.map(whichCamera), [{ exact: 'gone' }, 'user']);
});

test('after a refusal no other camera is requested, and without a choice there is one attempt', async () => {
  for (const [camera, name] of [
    ['back', 'NotAllowedError'],
    [null, 'NotFoundError'],
  ] as const) {
    using faked = browser({
      camera,
      refuse: () => {
        throw named(name);
      },
    });
    await assert.rejects(faked.devices.open('video'));
    assert.equal(faked.asked.length, 1, name);
  }
});

test('a voice message without a microphone does not try the cameras', async () => {
  const refuse = () => {
    throw named('NotFoundError');
  };
  using faked = browser({ camera: 'back', refuse });
  await assert.rejects(faked.devices.open('voice'));
  assert.equal(faked.asked.length, 1);
});

test('a page that cannot record says where it could, and asks for nothing', async () => {
  using faked = browser({ isSecureContext: false });
  await assert.rejects(faked.devices.open('voice'), { addresses: ['https://safe'] });
  assert.deepEqual(faked.asked, []);
});

test('the advice after a refusal depends on the state of the permission', async () => {
  const refuse = () => {
    throw named('NotAllowedError');
  };
  const answered = async (kind: 'voice' | 'video', states: Record<string, string>) => {
    const query = async ({ name }: { name: string }) => ({ state: states[name] });
    using faked = browser({ refuse, query });
    return await faked.devices.open(kind).then(String, ({ message }) => String(message));
  };
  const [granted, prompt, denied] = ['granted', 'prompt', 'denied'];
  const closed = /closed without an answer/;
  const forbidden = /may not use your/;
  assert.match(await answered('voice', { microphone: prompt, camera: denied }), closed);
  assert.match(await answered('video', { microphone: prompt, camera: denied }), forbidden);
  assert.match(await answered('video', { microphone: granted, camera: prompt }), closed);
  assert.match(await answered('video', { microphone: prompt, camera: granted }), closed);
  assert.match(await answered('video', { microphone: granted, camera: granted }), forbidden);
  using faked = browser({ refuse, query: () => Promise.reject(new TypeError('no such name')) });
  await assert.rejects(faked.devices.open('voice'), forbidden);
});

test('the cameras are listed, with the one that is on', async () => {
  using faked = browser();
  const on = { getVideoTracks: () => [{ getSettings: () => ({ deviceId: 'back' }) }] };
  assert.deepEqual(await faked.devices.cameras(on as unknown as MediaStream), [
    { id: 'front', label: 'Front', isOn: false },
    { id: 'back', label: 'Back', isOn: true },
  ]);
  const none = { getVideoTracks: () => [] } as unknown as MediaStream;
  assert.ok((await faked.devices.cameras(none)).every(({ isOn }) => !isOn));
});

test('it records with a supported type, and remembers the camera', () => {
  using faked = browser();
  const { devices } = faked;
  assert.equal(devices.isTypeSupported('audio/webm'), true);
  assert.equal(devices.isTypeSupported('audio/mp4'), false);
  const stream = {} as MediaStream;
  const recorder = devices.record(stream, { audioBitsPerSecond: 1 }) as unknown as {
    made: unknown[];
  };
  assert.deepEqual(recorder.made, [stream, { audioBitsPerSecond: 1 }]);
  devices.chooseCamera('front');
  assert.deepEqual(faked.written.flat().at(-1), 'front');
});

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
