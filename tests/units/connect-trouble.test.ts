import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectTrouble } from '../../stages/01-echo/connect-trouble.ts';

/** The sentence about this error on connecting to port 12345, where stage 04 should be. */
function troubleWith(code: string | undefined, host = '::1', message = ''): string {
  const error = { message, ...(code !== undefined && { code }) };
  return connectTrouble(error, { host, port: 12345, stage: '04' });
}

test('if nothing listens, the stage to start is named', () => {
  const trouble = troubleWith('ECONNREFUSED');
  assert.equal(trouble, 'Nothing listens on [::1]:12345. Start a stage first (npm run stage 04).');
});

test('an unknown host may be misspelled', () => {
  for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'EINVAL'])
    assert.match(troubleWith(code, 'locahlost'), /^There is no host 'locahlost'\. Check/, code);
});

test('a connection that the server has cut is explained', () => {
  for (const code of ['ECONNRESET', 'EPIPE'])
    assert.equal(troubleWith(code), 'The server cut the connection.', code);
});

test('an unreachable host may be a network error', () => {
  for (const code of ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])
    assert.match(troubleWith(code), /^\[::1\]:12345 cannot be reached\. Check .*network/, code);
});

test('any other error is shown with its message, or with its code if it has none', () => {
  assert.equal(troubleWith('EACCES', '::1', 'permission denied'), 'permission denied');
  assert.equal(troubleWith(undefined, '::1', 'a bug'), 'a bug');
  assert.equal(troubleWith('EWHAT'), 'The connection to [::1]:12345 failed (EWHAT).');
});
