import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFinal } from '../../../clients/chat/final-refusals.ts';
import { DETAILS } from '../../../shared/codes.ts';

const OF_THE_MESSAGE = [
  ...['bad-request', 'clip-too-big', 'clip-too-long', 'clip-type', 'line-too-long'],
  ...['text-empty', 'text-too-long', 'unknown-type'],
];

test('a refusal of the message itself is final, and any other is not', () => {
  const codes = Object.keys(DETAILS) as (keyof typeof DETAILS)[];
  assert.deepEqual(codes.filter(isFinal).sort(), OF_THE_MESSAGE);
});
