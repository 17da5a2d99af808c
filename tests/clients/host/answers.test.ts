import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerLines, NO_LIMIT } from '../../../clients/host/answers.ts';
import type {
  HostAnswers,
  HostMember,
  HostRequestOf,
  HostRequestType,
} from '../../../shared/host-protocol.ts';

function lines<T extends HostRequestType>(
  request: HostRequestOf<T>,
  value: HostAnswers[T],
  room = NO_LIMIT,
): readonly string[] {
  return answerLines(request as Parameters<typeof answerLines>[0], value, room);
}

const NOON = new Date(2026, 0, 2, 12, 5).getTime();
const BOB = { id: 'm2', name: 'bob' };
const BAN = { number: 3, name: 'bob', address: '10.0.0.7', at: NOON };

function member(name: string, changes: Partial<HostMember> = {}): HostMember {
  return {
    name,
    address: '10.0.0.7',
    way: 'TCP',
    thread: 2,
    since: NOON,
    messagesPerMinute: 0,
    queuedBytes: 0,
    ...changes,
  };
}

test('what a command has done is said in a sentence', () => {
  const said = { type: 'said', id: 'host', name: 'host', text: 'a\nb', seq: 1, at: 0 } as const;
  assert.deepEqual(lines({ type: 'say', text: 'a\nb' }, said), [
    'The host says: a',
    'The host says: b',
  ]);
  assert.deepEqual(lines({ type: 'kick', name: 'bob' }, BOB), [
    'bob is removed, and the name is free.',
  ]);
  assert.deepEqual(lines({ type: 'mute', name: 'bob' }, BOB), ['bob is muted.']);
  assert.deepEqual(lines({ type: 'mute', name: 'bob', minutes: 1 }, BOB), [
    'bob is muted for 1 minute.',
  ]);
  assert.deepEqual(lines({ type: 'mute', name: 'bob', minutes: 1_440 }, BOB), [
    'bob is muted for 1,440 minutes.',
  ]);
  assert.deepEqual(lines({ type: 'unmute', name: 'bob' }, BOB), ['bob can speak again.']);
  assert.deepEqual(lines({ type: 'ban', name: 'bob' }, BAN), [
    'bob is removed, and 10.0.0.7 is kept out. /unban 3 lifts this.',
  ]);
  assert.deepEqual(lines({ type: 'unban', number: 3 }, BAN), [
    'Ban 3 is lifted: 10.0.0.7 can come in again.',
  ]);
  assert.match(lines({ type: 'lock' }, { locked: true })[0] ?? '', /^The room is locked\./);
  assert.deepEqual(lines({ type: 'unlock' }, { locked: false }), ['The room is open.']);
  assert.deepEqual(lines({ type: 'pace', linesPerSecond: 5 }, { linesPerSecond: 5 }), [
    'Each connection may send 5 lines per second.',
  ]);
  assert.deepEqual(lines({ type: 'pace', linesPerSecond: 0 }, { linesPerSecond: 0 }), [
    'There is no limit for the lines of a connection.',
  ]);
  assert.deepEqual(lines({ type: 'clear' }, {}), ['The conversation is forgotten.']);
});

test('the bans are a table', () => {
  assert.deepEqual(lines({ type: 'bans' }, { bans: [] }), ['Nobody is banned.']);
  assert.deepEqual(lines({ type: 'bans' }, { bans: [BAN, { ...BAN, number: 12 }] }), [
    'number  name  address   since',
    '     3  bob   10.0.0.7  12:05',
    '    12  bob   10.0.0.7  12:05',
  ]);
});

test('the members are a table with the most active last, and then by name', () => {
  const members = [
    member('flooder', { messagesPerMinute: 600, way: 'WebSocket', queuedBytes: 1_024 }),
    member('ann'),
    member('zoe'),
    member('slower', { queuedBytes: 65_537 }),
    member('slow', { queuedBytes: 65_536 }),
  ];
  assert.deepEqual(lines({ type: 'who' }, { members }), [
    'name     address   way in     thread  since  per minute  queued bytes',
    'zoe      10.0.0.7  TCP             2  12:05           0             0',
    'ann      10.0.0.7  TCP             2  12:05           0             0',
    'slow     10.0.0.7  TCP             2  12:05           0         65536',
    'slower   10.0.0.7  TCP             2  12:05           0         65537',
    'flooder  10.0.0.7  WebSocket       2  12:05         600          1024',
  ]);
  assert.deepEqual(lines({ type: 'who' }, { members: [] }), ['Nobody is here.']);
});

test('a window that is as wide as the table shows all of it', () => {
  const members = [member('ann'), member('bob')];
  const table = lines({ type: 'who' }, { members });
  const columns = table[0]?.length ?? 0;
  assert.deepEqual(lines({ type: 'who' }, { members }, { columns, rows: 24 }), table);
});

test('who is muted or away is said beside them', () => {
  const members = [
    member('ann', { muted: true, away: true }),
    member('bob', { away: true }),
    member('carol'),
  ];
  const [titles, carol, bob, ann] = lines({ type: 'who' }, { members });
  assert.match(titles ?? '', / queued bytes$/);
  assert.match(ann ?? '', / 0 {2}muted away$/);
  assert.match(bob ?? '', / 0 {2}away$/);
  assert.match(carol ?? '', / 0$/);
  const [, one] = lines({ type: 'who' }, { members: [member('bob', { away: true })] });
  assert.match(one ?? '', / 0 {2}away$/);
});

test('a short window shows the most active members, and counts the others', () => {
  const members = Array.from({ length: 1_000 }, (_, index) =>
    member(`user${index}`, { messagesPerMinute: index }),
  );
  const shown = lines({ type: 'who' }, { members }, { columns: 80, rows: 24 });
  assert.equal(shown.length, 23, 'the input line fits below');
  assert.equal(shown[1], 'and 979 less active; /who all lists them');
  assert.match(shown[2] ?? '', /^user979 /);
  assert.match(shown.at(-1) ?? '', /^user999 /);
  const tiny = lines({ type: 'who' }, { members }, { columns: 80, rows: 2 });
  assert.equal(tiny.length, 7, 'at least five members');
});

test('at 20 columns the names and how much they send remain', () => {
  const members = [member('ann'), member('bob', { messagesPerMinute: 7, muted: true })];
  assert.deepEqual(lines({ type: 'who' }, { members }, { columns: 20, rows: 24 }), [
    'name  per minute',
    'ann            0',
    'bob            7',
  ]);
});
