import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptKey } from '../../../labs/websocket/handshake.ts';

test('the key in RFC 6455 gets the answer in RFC 6455', () => {
  assert.equal(acceptKey('dGhlIHNhbXBsZSBub25jZQ=='), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
});
