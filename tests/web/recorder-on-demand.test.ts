import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Chat } from '../../clients/chat/chat.ts';
import type { Recorder } from '../../web/recording/recorder.ts';
import { RecorderOnDemand } from '../../web/recording/recorder-on-demand.ts';
import { OnDemand } from '../../web/text/on-demand.ts';

/** A recorder that is there after a turn, or not at all, and a note of what happens. */
function fakeRecorder({ isMuted = false, isOffline = false } = {}) {
  const done: string[] = [];
  const real = {
    start: async (kind: string) => void done.push(`start ${kind}`),
    stop: () => done.push('stop'),
    cancel: () => done.push('cancel'),
  };
  const chat = {
    room: { notice: () => done.push('notice') },
    muting: { mute: isMuted ? {} : undefined },
  };
  const recorder = new RecorderOnDemand(
    chat as unknown as Chat,
    () => {},
    new OnDemand(async () => {
      done.push('load');
      if (isOffline) throw new Error('offline');
      return { clipRecorder: () => real as unknown as Recorder };
    }),
  );
  return { recorder, done };
}

test('a recording starts as soon as the recorder is loaded, and only once', async () => {
  const { recorder, done } = fakeRecorder();
  recorder.load();
  recorder.start('voice');
  recorder.start('voice');
  await turn();
  assert.deepEqual(done, ['load', 'start voice']);
  recorder.start('video');
  recorder.stop();
  recorder.cancel();
  assert.deepEqual(done.slice(2), ['start video', 'stop', 'cancel']);
});

test('the recorder is loaded soon after the welcome, and not with it', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { recorder, done } = fakeRecorder();
  recorder.loadSoon();
  mock.timers.tick(1_000);
  assert.deepEqual(done, []);
  mock.timers.tick(1_000);
  assert.deepEqual(done, ['load']);
});

test('a recording that is stopped or cancelled before the recorder is loaded does not start', async () => {
  for (const end of ['stop', 'cancel'] as const) {
    const { recorder, done } = fakeRecorder();
    recorder.start('voice');
    recorder[end]();
    await turn();
    assert.deepEqual(done, ['load']);
  }
});

test('a person is told if the recorder cannot be loaded, but not before they want to record', async () => {
  const { recorder, done } = fakeRecorder({ isOffline: true });
  recorder.load();
  await turn();
  assert.deepEqual(done, ['load']);
  recorder.start('voice');
  await turn();
  assert.deepEqual(done, ['load', 'load', 'notice']);
  recorder.load();
  await turn();
  assert.deepEqual(done.slice(3), ['load']);
});

test('a muted person is told so, and nothing is recorded', async () => {
  const { recorder, done } = fakeRecorder({ isMuted: true });
  recorder.start('voice');
  await turn();
  assert.deepEqual(done, ['notice']);
});
