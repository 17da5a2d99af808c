import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chime } from '../../web/alerts/chime.ts';
import { BOB } from '../clients/chat/fakes.ts';
import { inBrowserWith } from './fake-globals.ts';

const MESSAGE = { key: '1', at: 0, author: BOB, content: { type: 'said', text: 'hello' } } as const;

/** A browser that records the sounds. */
function browser({ hasBeenActive = true } = {}) {
  const contexts: FakeContext[] = [];
  class FakeContext {
    readonly currentTime = 10;
    readonly destination = { name: 'loudspeaker' };
    readonly calls: string[] = [];
    readonly notes: FakeOscillator[] = [];
    constructor() {
      contexts.push(this);
    }
    async resume() {
      this.calls.push('resume');
    }
    async suspend() {
      this.calls.push('suspend');
    }
  }
  class FakeOscillator extends EventTarget {
    readonly frequency: number;
    readonly path: unknown[] = [];
    from = 0;
    to = 0;
    constructor(context: FakeContext, { frequency }: { frequency: number }) {
      super();
      this.frequency = frequency;
      context.notes.push(this);
    }
    connect(next: { connect(last: unknown): void; changes: unknown }) {
      this.path.push(next.changes);
      return { connect: (last: unknown) => this.path.push(last) };
    }
    start(at: number) {
      this.from = at;
    }
    stop(at: number) {
      this.to = at;
    }
  }
  class FakeGain {
    readonly changes: [number, number][] = [];
    readonly gain = {
      setValueAtTime: (value: number, at: number) => this.changes.push([value, at]),
      exponentialRampToValueAtTime: (value: number, at: number) => this.changes.push([value, at]),
    };
    constructor(_context: FakeContext, { gain }: { gain: number }) {
      this.changes.push([gain, 0]);
    }
  }
  const fakes = inBrowserWith({
    AudioContext: FakeContext,
    OscillatorNode: FakeOscillator,
    GainNode: FakeGain,
    navigator: { userActivation: { hasBeenActive } },
  });
  return Object.assign(fakes, { contexts });
}

test('the sound is two rising notes, each of which fades out', async () => {
  using faked = browser();
  const sound = chime();
  assert.deepEqual([sound.name, sound.isAllowed], ['sound', true]);
  assert.equal(await sound.switchOn(), undefined);
  const [context] = faked.contexts;
  const [low, high] = context?.notes ?? [];
  assert(context && low && high);
  assert.ok(low.frequency < high.frequency);
  assert.equal(low.from, 10);
  assert.ok(high.from > low.from && high.from < low.to && low.to < 11);
  const [[silent, loud, away], loudspeaker] = low.path as [[number, number][], unknown];
  assert.deepEqual(silent, [0, 0]);
  assert.equal(loud?.[1], low.from);
  assert.equal(away?.[1], low.to);
  assert.ok(Number(loud?.[0]) > Number(away?.[0]));
  assert.equal(loudspeaker, context.destination);
});

test('the audio output is open until the last note has ended, and is used again', async () => {
  using faked = browser();
  const sound = chime();
  await sound.switchOn();
  sound.tell(MESSAGE);
  assert.equal(faked.contexts.length, 1);
  const [context] = faked.contexts;
  assert.deepEqual(context?.calls, ['resume', 'resume']);
  const suspended = new Promise<void>((resolve) => {
    if (context) context.suspend = async () => resolve();
  });
  for (const note of context?.notes ?? []) note.dispatchEvent(new Event('ended'));
  await suspended;
});

test('a page without any interaction makes no sound', () => {
  using faked = browser({ hasBeenActive: false });
  chime().tell(MESSAGE);
  assert.equal(faked.contexts.length, 0);
});
