import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authority } from '../../stages/01-echo/authority.ts';

test('host and port are joined, with an IPv6 address in brackets', () => {
  assert.equal(authority('localhost', 12345), 'localhost:12345');
  assert.equal(authority('192.0.2.1', 80), '192.0.2.1:80');
  assert.equal(authority('::1', 12345), '[::1]:12345');
});
