import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock } from '../../../clients/chat/format.ts';
import {
  HOST_NAME,
  mutedNote,
  mutedSentence,
  mutedShortly,
  refusalSentence,
} from '../../../clients/chat/host-words.ts';
import { DETAILS } from '../../../shared/codes.ts';
import { parseName } from '../../../shared/text.ts';

const NOON = new Date(2026, 10, 24, 12).getTime();

test('no member can have the name that is shown for the host', () => {
  assert.throws(() => parseName(HOST_NAME), { code: 'name-invalid' });
});

test('a mute says until when, and what it means', () => {
  assert.equal(
    mutedSentence({ until: NOON }),
    `The host has muted you until ${clock(NOON)}. Until then, nobody receives what you send.`,
  );
  assert.match(mutedSentence({}), /^The host has muted you\. .* until the host lets you/);
  assert.equal(mutedShortly({ until: NOON }), `muted by the host until ${clock(NOON)}`);
  assert.equal(mutedShortly({}), 'muted by the host');
  assert.equal(mutedNote({}), 'Muted by the host: nobody receives what you send.');
});

for (const [code, detail, expected] of [
  ['kicked', `${DETAILS.kicked}: too loud`, /^The host has removed you: too loud\. Ask the host/],
  ['banned', DETAILS.banned, /^The host has banned .*\. You can join again only if the host lifts/],
  ['locked', DETAILS.locked, /^The host has locked the room; try again later\.$/],
] as const) {
  test(`“${code}” says what happened, and what can be done`, () => {
    assert.match(refusalSentence(code, detail), expected);
  });
}
