import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authority, explainConnectError } from '../../stages/01-echo/destination.ts';

test('host and port are joined, with an IPv6 address in brackets', () => {
  assert.equal(authority('localhost', 12345), 'localhost:12345');
  assert.equal(authority('192.0.2.1', 80), '192.0.2.1:80');
  assert.equal(authority('::1', 12345), '[::1]:12345');
});

/** The sentence about this error on connecting to port 12345, where stage 04 should be. */
function explained(code: string | undefined, host = '::1', message = ''): string {
  const error = { message, ...(code !== undefined && { code }) };
  return explainConnectError(error, { host, port: 12345, stage: '04' });
}

test('if nothing listens, the stage to start is named', () => {
  const sentence = explained('ECONNREFUSED');
  assert.equal(sentence, 'Nothing listens on [::1]:12345. Start a stage first (npm run stage 04).');
});

test('an unknown host may be misspelled', () => {
  for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'EINVAL'])
    assert.match(explained(code, 'locahlost'), /^There is no host 'locahlost'\. Check/, code);
});

test('a connection that the server has cut is explained', () => {
  for (const code of ['ECONNRESET', 'EPIPE'])
    assert.equal(explained(code), 'The server cut the connection.', code);
});

test('an unreachable host may be a network error', () => {
  for (const code of ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])
    assert.match(explained(code), /^\[::1\]:12345 cannot be reached\. Check .*network/, code);
});

test('any other error is shown with its message, or with its code if it has none', () => {
  assert.equal(explained('EACCES', '::1', 'permission denied'), 'permission denied');
  assert.equal(explained(undefined, '::1', 'a bug'), 'a bug');
  assert.equal(explained('EWHAT'), 'The connection to [::1]:12345 failed (EWHAT).');
});
