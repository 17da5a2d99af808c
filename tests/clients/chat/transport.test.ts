import assert from 'node:assert/strict';
import test from 'node:test';
import { parsePort } from '../../../clients/chat/transport.ts';

test('a port is a number from 1 to 65535, and nothing else', () => {
  assert.deepEqual(['1', '12345', '65535'].map(parsePort), [1, 12_345, 65_535]);
  for (const text of ['', '0', '65536', 'x80', '80x', '-80', '8.0'])
    assert.equal(parsePort(text), undefined, text);
});
