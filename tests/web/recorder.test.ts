import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { Recorder, type RecorderState } from '../../web/recorder.ts';
import { RecordingTrouble } from '../../web/recording-trouble.ts';
import { fakeDevices } from './fake-devices.ts';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] }));
afterEach(() => mock.timers.reset());

function start(fake = fakeDevices()) {
  const states: RecorderState[] = [];
  const recorder = new Recorder(fake.devices, { entered: (s) => states.push(s), heard: () => {} });
  const done = recorder.start('voice', 10);
  const phases = () => states.map(({ phase }) => phase);
  return { ...fake, recorder, done, states, phases };
}

/** Lets the promises settle that lead from asking to recording. */
async function recording(fake = fakeDevices()) {
  const page = start(fake);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(page.phases().at(-1), 'recording');
  return page;
}

function clipOf(states: readonly RecorderState[]) {
  const state = states.at(-1);
  assert(state?.phase === 'stopped');
  return state.recording;
}

test('asks, records, and stops with a clip', async () => {
  const { recorder, done, states, phases, track, meter } = await recording();
  mock.timers.tick(3_000);
  recorder.stop();
  await done;
  assert.deepEqual(phases(), ['idle', 'asking', 'recording', 'stopped']);
  const { kind, mime, durationMs, waveform, blob } = clipOf(states);
  assert.deepEqual(
    { kind, durationMs, size: blob.size },
    { kind: 'voice', durationMs: 3_000, size: 3 },
  );
  assert.equal(mime, 'audio/webm;codecs=opus', 'labelled with what the recorder says');
  assert.deepEqual(waveform, Array(48).fill(40));
  assert.equal(track.stop.mock.callCount(), 1);
  assert.equal(meter.close.mock.callCount(), 1);
});

test('stops at the limit and keeps the clip', async () => {
  const { done, states } = await recording();
  mock.timers.tick(10_000);
  await done;
  assert.equal(clipOf(states).durationMs, 10_000);
});

test('keeps the clip when the microphone is pulled out', async () => {
  const { done, states, recorders } = await recording();
  recorders[0]?.stop();
  await done;
  assert.equal(clipOf(states).blob.size, 3);
});

test('cancel keeps nothing and turns the microphone off', async () => {
  const { recorder, done, phases, track, meter } = await recording();
  recorder.cancel();
  await done;
  assert.deepEqual(phases().slice(-2), ['recording', 'idle']);
  assert.equal(track.stop.mock.callCount(), 1);
  assert.equal(meter.close.mock.callCount(), 1);
});

test('cancel while the browser asks turns the microphone off once it is given', async () => {
  const { recorder, done, phases, track, recorders } = start();
  recorder.cancel();
  await done;
  assert.deepEqual(phases(), ['idle', 'asking', 'idle']);
  assert.equal(track.stop.mock.callCount(), 1);
  assert.equal(recorders.length, 0);
});

test('turns the microphone off when the recorder fails', async () => {
  const { done, phases, track, recorders } = await recording();
  recorders[0]?.dispatchEvent(new Event('error'));
  await done;
  assert.equal(phases().at(-1), 'failed');
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

test('an empty recording is no clip', async () => {
  const { recorder, done, states, recorders } = await recording();
  Object.assign(recorders[0] ?? {}, { data: new Blob([]) });
  recorder.stop();
  await done;
  const trouble = 'Nothing was recorded. Record a little longer.';
  assert.deepEqual(states.at(-1), { phase: 'failed', kind: 'voice', trouble });
});

test('says what to do when the devices cannot be had', async () => {
  const fake = fakeDevices();
  fake.devices.open = () => Promise.reject(new RecordingTrouble('Open it over https.'));
  const { done, states } = start(fake);
  await done;
  assert.deepEqual(states.at(-1), {
    phase: 'failed',
    kind: 'voice',
    trouble: 'Open it over https.',
  });
});

test('a second start takes the place of the first', async () => {
  const { recorder, done, phases, track } = await recording();
  void recorder.start('video', 15);
  await done;
  assert.deepEqual(phases().slice(2, 5), ['recording', 'idle', 'asking']);
  assert.equal(track.stop.mock.callCount(), 1);
});
