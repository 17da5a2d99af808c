import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stamped } from '../../stages/05-websocket-bridge/build-stamp.ts';

test('a service worker knows its build before it begins, and is otherwise the same', () => {
  const script = Buffer.from('start(BUILD);');
  assert.equal(String(stamped(script, 'a1')), 'globalThis.BUILD="a1";start(BUILD);');
});
