/** A member who resumes from any position gets each event once and in order, or is told how many are gone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_TIMELINE_BYTES, MAX_TIMELINE_EVENTS } from '../../shared/limits.ts';
import type { Happening, TimelineEvent } from '../../shared/protocol.ts';
import { Timeline } from '../../stages/04-broadcast/timeline.ts';
import { STORIES } from './corpus.ts';

const happening = fc.oneof(
  fc.constant<Happening>({ type: 'joined', id: 'i', name: 'bob' }),
  fc
    .string({ unit: 'binary', maxLength: 2_000 })
    .map((text): Happening => ({ type: 'said', id: 'i', name: 'bob', text })),
);
/** Short stories, and stories longer than the timeline keeps. */
const story = fc.oneof(
  fc.array(happening, { maxLength: 50 }),
  fc
    .tuple(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 1, max: 2_000 }))
    .map(([count, length]) =>
      Array.from({ length: count }, (_, index): Happening => {
        return { type: 'said', id: 'i', name: 'bob', text: String(index).padEnd(length, '€') };
      }),
    ),
);

test('a replay from any position contains exactly the later events, or says how many are gone', () => {
  fc.assert(
    fc.property(story, fc.nat(2_000), (happenings, place) => {
      const { timeline, told } = tell(happenings);
      const since = { epoch: timeline.epoch, seq: place };
      const { recent, missed } = timeline.replay(since);
      const expected = told.filter(({ seq }) => seq > place);
      assert.equal(recent.length + missed, expected.length);
      assert.deepEqual(recent, expected.slice(missed));
    }),
    {
      numRuns: 60,
      examples: STORIES.map(([lengths, place]) => [lengths.map(saying), place]),
    },
  );
});

test('the kept events are limited in number and in bytes, and never empty', () => {
  fc.assert(
    fc.property(story, (happenings) => {
      const { timeline, told } = tell(happenings);
      const kept = timeline.latest(MAX_TIMELINE_EVENTS + 1);
      assert.ok(kept.length <= MAX_TIMELINE_EVENTS);
      assert.ok(Buffer.byteLength(JSON.stringify(kept)) <= MAX_TIMELINE_BYTES + 2 * kept.length);
      if (told.length > 0) assert.deepEqual(kept.at(-1), told.at(-1));
    }),
    { numRuns: 60 },
  );
});

test('events are numbered from 1 without gaps, and sent in that order', () => {
  fc.assert(
    fc.property(story, (happenings) => {
      const { told } = tell(happenings);
      assert.deepEqual(
        told.map(({ seq }) => seq),
        happenings.map((_, index) => index + 1),
      );
    }),
    { numRuns: 30 },
  );
});

function tell(happenings: readonly Happening[]) {
  const told: TimelineEvent[] = [];
  const timeline = new Timeline((event) => told.push(event));
  for (const happening of happenings) timeline.append(happening);
  return { timeline, told };
}

function saying(length: number): Happening {
  return { type: 'said', id: 'i', name: 'bob', text: 'x'.repeat(length) };
}
