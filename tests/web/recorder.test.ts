import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import type { ClipKind } from '../../shared/protocol.ts';
import type { Camera } from '../../web/recording/devices.ts';
import { Recorder, type RecorderState } from '../../web/recording/recorder.ts';
import { RecordingError } from '../../web/recording/recording-error.ts';
import { fakeDevices } from './fake-devices.ts';

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  mock.method(performance, 'now', () => Date.now());
});
afterEach(() => mock.reset());

function start(fake = fakeDevices(), kind: ClipKind = 'voice') {
  const states: RecorderState[] = [];
  const heard: [elapsedMs: number, level: number][] = [];
  const recorder = new Recorder(fake.devices, () => 10, {
    entered: (state) => states.push(state),
    heard: (elapsedMs, level) => heard.push([elapsedMs, level]),
  });
  const done = recorder.start(kind);
  const phases = () => states.map(({ phase }) => phase);
  return { ...fake, recorder, done, states, phases, heard };
}

/** Waits for the promises between asking for the devices and recording. */
async function recording(fake = fakeDevices()) {
  const page = start(fake);
  await settled();
  assert.equal(page.phases().at(-1), 'recording');
  return page;
}

async function readyForVideo(fake = fakeDevices()) {
  const page = start(fake, 'video');
  await settled();
  assert.equal(page.phases().at(-1), 'ready');
  return page;
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function clipOf(states: readonly RecorderState[]) {
  const state = states.at(-1);
  assert(state?.phase === 'stopped');
  return state.recording;
}

function errorIn(states: readonly RecorderState[]): string {
  const state = states.at(-1);
  assert(state?.phase === 'failed');
  return state.error.message;
}

test('asks, records, and stops with a clip', async () => {
  const { recorder, done, states, phases, track, meter } = await recording();
  mock.timers.tick(3_000);
  recorder.stop();
  await done;
  assert.deepEqual(phases(), ['asking', 'recording', 'stopped']);
  const { kind, mime, durationMs, waveform, blob } = clipOf(states);
  assert.deepEqual(
    { kind, durationMs, size: blob.size },
    { kind: 'voice', durationMs: 3_000, size: 3 },
  );
  assert.equal(mime, 'audio/webm;codecs=opus', 'labelled with what the recorder says');
  assert.equal(blob.type, mime);
  assert.deepEqual(waveform, Array(48).fill(40));
  assert.equal(track.stop.mock.callCount(), 1);
  assert.equal(meter.close.mock.callCount(), 1);
});

test('the time and the loudness are reported while it records', async () => {
  const { recorder, heard } = await recording();
  mock.timers.tick(50);
  mock.timers.tick(50);
  assert.deepEqual(heard, [
    [50, 40],
    [100, 40],
  ]);
  recorder.cancel();
});

test('records in a format that the browser can write', async () => {
  const { recorder, recorders } = await recording(fakeDevices(['audio/mp4']));
  assert.equal(recorders[0]?.options.mimeType, 'audio/mp4');
  recorder.cancel();
});

test('stops at the limit and keeps the clip', async () => {
  const { done, states } = await recording();
  mock.timers.tick(10_000);
  await done;
  assert.equal(clipOf(states).durationMs, 10_000);
});

test('stops at the limit in a hidden tab, where timers are late', async () => {
  const { done, states, recorders } = await recording();
  mock.timers.setTime(10_200);
  recorders[0]?.handOver();
  await done;
  assert.equal(clipOf(states).durationMs, 10_200);
});

test('a pause does not count for the limit or in the waveform', async () => {
  const { recorder, done, states, phases } = await recording();
  mock.timers.tick(4_000);
  recorder.pause();
  assert.equal(phases().at(-1), 'paused');
  mock.timers.tick(60_000);
  recorder.resume();
  assert.equal(phases().at(-1), 'recording');
  mock.timers.tick(3_000);
  recorder.stop();
  await done;
  assert.equal(clipOf(states).durationMs, 7_000);
});

test('can be stopped and cancelled while it is paused', async () => {
  const stopped = await recording();
  stopped.recorder.pause();
  stopped.recorder.stop();
  await stopped.done;
  assert.equal(clipOf(stopped.states).blob.size, 3);
  const cancelled = await recording();
  cancelled.recorder.pause();
  cancelled.recorder.cancel();
  await cancelled.done;
  assert.equal(cancelled.phases().at(-1), 'idle');
  assert.ok(cancelled.track.stop.mock.callCount() > 0);
});

test('a video is recorded only when it is told to go ahead', async () => {
  const { recorder, done, states, phases, recorders } = await readyForVideo();
  assert.equal(recorders.length, 0);
  recorder.record();
  await settled();
  mock.timers.tick(2_000);
  recorder.stop();
  await done;
  assert.deepEqual(phases(), ['asking', 'ready', 'ready', 'recording', 'stopped']);
  assert.equal(clipOf(states).durationMs, 2_000);
});

test('there is a choice of cameras only if there are several', async () => {
  const { recorder, states } = await readyForVideo();
  const offered = states.map((state) => (state.phase === 'ready' ? state.cameras.length : -1));
  assert.deepEqual(offered, [-1, 0, 2]);
  recorder.cancel();
  const one = fakeDevices();
  one.devices.cameras = async () => [{ id: 'only', label: 'Only', isOn: true }];
  const { recorder: other, phases } = await readyForVideo(one);
  assert.deepEqual(phases(), ['asking', 'ready']);
  other.cancel();
});

test('cameras that are listed late do not interrupt what has begun meanwhile', async () => {
  const fake = fakeDevices();
  const { promise: cameras, resolve: list } = Promise.withResolvers<readonly Camera[]>();
  const listed = await fake.devices.cameras(fake.stream);
  fake.devices.cameras = () => cameras;
  const { recorder, phases } = await readyForVideo(fake);
  recorder.record();
  await settled();
  list(listed);
  await settled();
  assert.deepEqual(phases(), ['asking', 'ready', 'recording']);
  recorder.cancel();
});

test('cameras that are listed late are not offered for another stream', async () => {
  const fake = fakeDevices();
  const { promise: cameras, resolve: list } = Promise.withResolvers<readonly Camera[]>();
  const listed = await fake.devices.cameras(fake.stream);
  fake.devices.cameras = () => cameras;
  const { recorder, states } = await readyForVideo(fake);
  const second = { ...fake.stream };
  fake.devices.open = async () => second;
  fake.devices.cameras = () => new Promise(() => {});
  void recorder.useCamera('back');
  await settled();
  list(listed);
  await settled();
  assert.deepEqual(states.at(-1), { phase: 'ready', stream: second, cameras: [] });
  recorder.cancel();
});

test('the camera cannot be changed while it records', async (t) => {
  const fake = fakeDevices();
  const choose = t.mock.method(fake.devices, 'chooseCamera');
  const { recorder, phases } = await recording(fake);
  await recorder.useCamera('back');
  assert.equal(phases().at(-1), 'recording');
  assert.equal(choose.mock.callCount(), 0);
  recorder.cancel();
});

test('the camera can be changed before recording, and the first one is off', async () => {
  const { recorder, states, phases, track } = await readyForVideo();
  void recorder.useCamera('back');
  assert.equal(track.stop.mock.callCount(), 1, 'before the other one is opened');
  await settled();
  const state = states.at(-1);
  assert(state?.phase === 'ready');
  assert.deepEqual(
    state.cameras.map(({ id, isOn }) => [id, isOn]),
    [
      ['front', false],
      ['back', true],
    ],
  );
  assert.equal(phases().includes('idle'), false);
  recorder.record();
  await settled();
  assert.equal(phases().at(-1), 'recording');
  recorder.cancel();
});

test('the choice of cameras stays while another one is opened, and changes only if it was wrong', async () => {
  const fake = fakeDevices();
  const { recorder, states } = await readyForVideo(fake);
  const offers = () =>
    states.flatMap((state) =>
      state.phase === 'ready' ? [state.cameras.map(({ id, isOn }) => (isOn ? `(${id})` : id))] : [],
    );
  const before = offers().length;
  void recorder.useCamera('back');
  await settled();
  assert.deepEqual(offers().slice(before), [['front', '(back)']]);
  fake.devices.chooseCamera = () => {};
  void recorder.useCamera('front');
  await settled();
  assert.deepEqual(offers().slice(before + 1), [
    ['(front)', 'back'],
    ['front', '(back)'],
  ]);
  recorder.cancel();
});

test('a stop before recording keeps nothing and turns the camera off', async () => {
  const { recorder, done, phases, track } = await readyForVideo();
  recorder.stop();
  await done;
  assert.equal(phases().at(-1), 'idle');
  assert.ok(track.stop.mock.callCount() > 0);
});

test('keeps the clip when the microphone is pulled out', async () => {
  const { done, states, recorders } = await recording();
  recorders[0]?.stop();
  await done;
  assert.equal(clipOf(states).blob.size, 3);
});

test('a stop after the end keeps the clip', async () => {
  const { recorder, done, phases } = await recording();
  recorder.stop();
  await done;
  recorder.stop();
  assert.equal(phases().at(-1), 'stopped');
});

test('a cancel directly after a stop keeps nothing', async () => {
  const { recorder, done, phases } = await recording();
  recorder.stop();
  recorder.cancel();
  await done;
  assert.deepEqual(phases(), ['asking', 'recording', 'idle']);
});

test('cancel keeps nothing and turns the microphone off', async () => {
  const { recorder, done, phases, track, meter } = await recording();
  recorder.cancel();
  await done;
  assert.deepEqual(phases().slice(-2), ['recording', 'idle']);
  assert.ok(track.stop.mock.callCount() > 0);
  assert.equal(meter.close.mock.callCount(), 1);
});

test('cancel while the browser asks turns the microphone off after permission is given', async () => {
  const { recorder, done, phases, track, recorders } = start();
  recorder.cancel();
  await done;
  assert.deepEqual(phases(), ['asking', 'idle']);
  assert.ok(track.stop.mock.callCount() > 0);
  assert.equal(recorders.length, 0);
});

test('turns the microphone off when the recorder fails', async () => {
  const { done, phases, states, track, recorders } = await recording();
  recorders[0]?.dispatchEvent(new Event('error'));
  await done;
  assert.equal(phases().at(-1), 'failed');
  assert.equal(errorIn(states), 'Recording has failed. Try again.');
  assert.equal(track.stop.mock.callCount(), 1);
});

test('turns the microphone off when there is no recorder for it', async () => {
  const fake = fakeDevices();
  fake.devices.record = () => {
    throw new DOMException('no', 'NotSupportedError');
  };
  const { done, phases, track } = start(fake);
  await done;
  assert.equal(phases().at(-1), 'failed');
  assert.equal(track.stop.mock.callCount(), 1);
});

test('an empty recording is not a clip', async () => {
  const { recorder, done, states, recorders } = await recording();
  Object.assign(recorders[0] ?? {}, { data: new Blob([]) });
  recorder.stop();
  await done;
  assert.equal(errorIn(states), 'Nothing was recorded. Record a little longer.');
});

test('says what to do if the devices are not available', async () => {
  const fake = fakeDevices();
  fake.devices.open = () => Promise.reject(new RecordingError('Open it over https.'));
  const { done, states } = start(fake);
  await done;
  assert.equal(errorIn(states), 'Open it over https.');
});

test('a second start replaces the first', async () => {
  const { recorder, done, phases, track } = await recording();
  void recorder.start('video');
  assert.equal(track.stop.mock.callCount(), 1);
  await done;
  assert.deepEqual(phases().slice(0, 4), ['asking', 'recording', 'asking', 'ready']);
});
