import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Code,
  closeCodeFor,
  DETAILS,
  ProtocolError,
  RECONNECT_AFTER,
  refusalLine,
} from '../../shared/codes.ts';

test('a client reconnects after temporary errors, and not after others', () => {
  const again = (Object.keys(DETAILS) as Code[]).filter((code) =>
    RECONNECT_AFTER.has(closeCodeFor(code)),
  );
  assert.deepEqual(again.sort(), ['crowded', 'shutting-down', 'too-slow']);
});

test('a WebSocket is closed with the code that docs/protocol.md has for this goodbye', () => {
  const closeCodes: Partial<Record<Code, number>> = {
    left: 1000,
    'shutting-down': 1001,
    'line-too-long': 1009,
    crowded: 1013,
    replaced: 4000,
    'too-slow': 4001,
    'timed-out': 4002,
    kicked: 4003,
    banned: 4003,
  };
  for (const code of Object.keys(DETAILS) as Code[]) {
    assert.equal(closeCodeFor(code), closeCodes[code] ?? 1008, code);
  }
});

test('an error says what to do, in the words of its code or in given ones', () => {
  const error = new ProtocolError('text-empty');
  assert.equal(error.detail, 'the message is empty; write something');
  assert.equal(String(error), `ProtocolError: ${error.detail}`);
  assert.equal(refusalLine(error), `! text-empty: ${error.detail}`);
  assert.equal(new ProtocolError('bad-request', 'name: is missing').detail, 'name: is missing');
});
