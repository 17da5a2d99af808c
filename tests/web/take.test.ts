import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { seekable, Take } from '../../web/recording/take.ts';
import { FakeMediaRecorder } from './fake-devices.ts';

const bytesOf = async (blob: Blob) => [...new Uint8Array(await blob.arrayBuffer())];

test('a duration of zero in the header becomes the real one, and nothing else changes', async () => {
  const end = Array.from({ length: 600 }, (_, index) => index % 251);
  const recording = new Blob(
    [Uint8Array.of(1, 2, 0x44, 0x89, 0x88), new Uint8Array(8), Uint8Array.from(end)],
    {
      type: 'audio/webm',
    },
  );
  const fixed = await seekable(recording, 1_500);
  const length = new Uint8Array(8);
  new DataView(length.buffer).setFloat64(0, 1_500);
  assert.deepEqual(await bytesOf(fixed), [1, 2, 0x44, 0x89, 0x88, ...length, ...end]);
  assert.equal(fixed.type, 'audio/webm');
});

test('a recording without this field stays as it is', async () => {
  const recording = new Blob(['fMP4']);
  assert.equal(await seekable(recording, 1_500), recording);
});

/** A recording that has begun. */
function begun(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval', 'Date'] });
  t.mock.method(performance, 'now', () => Date.now());
  const recorder = new FakeMediaRecorder();
  const heard = t.mock.fn((_elapsedMs: number, _level: number) => {});
  const meter = { level: () => 40, close: t.mock.fn() };
  const plan = { kind: 'voice', limitMs: 10_000, heard } as const;
  const take = new Take(recorder as unknown as MediaRecorder, meter, plan);
  const control = new AbortController();
  const recorded = take.record(control.signal);
  return { take, recorder, recorded, heard, meter, abort: (why: Error) => control.abort(why) };
}

test('only a running recording is paused, and only a paused one is resumed', async (t) => {
  const { take, recorder, recorded } = begun(t);
  assert.equal(take.resume(), false);
  assert.equal(take.pause(), true);
  assert.equal(recorder.state, 'paused');
  assert.equal(take.pause(), false);
  assert.equal(take.resume(), true);
  assert.equal(recorder.state, 'recording');
  take.stop();
  assert.deepEqual([take.pause(), take.resume()], [false, false]);
  await recorded;
});

test('a recording that the browser has ended can be stopped', async (t) => {
  const { take, recorder, recorded } = begun(t);
  recorder.stop();
  take.stop();
  assert.equal((await recorded).blob.size, 3);
});

test('nothing is measured during a pause', async (t) => {
  const { take, recorded, heard } = begun(t);
  t.mock.timers.tick(100);
  take.pause();
  t.mock.timers.tick(1_000);
  assert.equal(heard.mock.callCount(), 2);
  take.stop();
  assert.equal((await recorded).durationMs, 100);
});

test('the time until the recorder has written its last part does not count', async (t) => {
  const { take, recorder, recorded } = begun(t);
  const stop = recorder.stop.bind(recorder);
  recorder.stop = () => {};
  t.mock.timers.tick(3_000);
  take.stop();
  t.mock.timers.tick(500);
  stop();
  assert.equal((await recorded).durationMs, 3_000);
});

test('an aborted recording stops its recorder and rejects with the reason', async (t) => {
  const { recorder, recorded, meter, abort } = begun(t);
  const reason = new Error('not wanted');
  abort(reason);
  await assert.rejects(recorded, reason);
  assert.equal(recorder.state, 'inactive');
  assert.equal(meter.close.mock.callCount(), 1);
});

test('after the recorder has failed, nothing is measured', async (t) => {
  const { recorder, recorded, heard } = begun(t);
  const failure = new DOMException('no disk', 'UnknownError');
  recorder.dispatchEvent(Object.assign(new Event('error'), { error: failure }));
  await assert.rejects(recorded, (error) => error === failure);
  t.mock.timers.tick(1_000);
  assert.equal(heard.mock.callCount(), 0);
});
