import assert from 'node:assert/strict';
import test from 'node:test';
import type { ConnectionState } from '../../clients/chat/reconnector.ts';
import { DETAILS } from '../../shared/codes.ts';
import { connectionStatus, refusalText } from '../../web/view/status-line.ts';

function offline(code: keyof typeof DETAILS): ConnectionState {
  return { phase: 'offline', reason: DETAILS[code], code };
}

for (const [what, state, hasNetwork, text, wayOut] of [
  [
    'a lost connection',
    { phase: 'reconnecting', reason: 'the connection was lost' },
    true,
    'The connection was lost. Reconnecting…',
    'Try now',
  ],
  [
    'a server that shuts down',
    { phase: 'reconnecting', reason: DETAILS['shutting-down'] },
    true,
    'The server is shutting down; come back later. Reconnecting…',
    'Try now',
  ],
  [
    'a device without a network',
    { phase: 'reconnecting', reason: 'whatever' },
    false,
    'This device has no network. Reconnecting…',
    'Try now',
  ],
  [
    'a full server',
    offline('server-full'),
    true,
    'Offline. The server is full; try again later.',
    'Try again',
  ],
  ['another window', offline('replaced'), true, 'You continued in another window.', 'Use it here'],
  [
    'too long a silence',
    offline('timed-out'),
    true,
    'Offline. The server did not hear from you for too long; reconnect.',
    'Try again',
  ],
] as const satisfies [string, ConnectionState, boolean, string, string][]) {
  test(`describes ${what}, and offers a way out`, () => {
    assert.deepEqual(connectionStatus(state, hasNetwork), { text, wayOut });
  });
}

test('says little while everything works', () => {
  assert.deepEqual(connectionStatus({ phase: 'online' }, true), { text: 'Online' });
  assert.deepEqual(connectionStatus({ phase: 'connecting' }, true), { text: 'Connecting…' });
  assert.deepEqual(connectionStatus({ phase: 'idle' }, true), { text: '' });
  const refused = { phase: 'refused', code: 'name-taken', detail: 'taken' } as const;
  assert.deepEqual(connectionStatus(refused, true), { text: '' });
});

test('a person who has lost a name is told which one, and what to do', () => {
  const refused = (code: 'name-taken' | 'locked') =>
    ({ phase: 'refused', code, detail: 'not now' }) as const;
  assert.match(refusalText(refused('name-taken'), 'ann', 'ann'), /“ann”\. Choose another/);
  assert.equal(refusalText(refused('name-taken'), 'kate', 'ann'), 'Not now.');
  assert.equal(refusalText(refused('locked'), 'ann', 'ann'), 'Not now.');
});
