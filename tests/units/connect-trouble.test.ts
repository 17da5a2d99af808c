import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectTrouble } from '../../stages/01-echo/connect-trouble.ts';

/** The sentence about this error on connecting to port 12345, where stage 04 should be. */
function troubleWith(code: string | undefined, host = '::1', message = ''): string {
  const error = { message, ...(code !== undefined && { code }) };
  return connectTrouble(error, { host, port: 12345, stage: '04' });
}

test('where nobody listens, the stage is named that should', () => {
  const trouble = troubleWith('ECONNREFUSED');
  assert.equal(trouble, 'Nothing listens on [::1]:12345. Start a stage first (npm run stage 04).');
});

test('a host that is not there may be misspelled', () => {
  for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'EINVAL'])
    assert.match(troubleWith(code, 'locahlost'), /^There is no host 'locahlost'\. Check/, code);
});

test('a server that has cut the connection is no mystery', () => {
  for (const code of ['ECONNRESET', 'EPIPE'])
    assert.equal(troubleWith(code), 'The server cut the connection.', code);
});

test('a host that cannot be reached has the network in between', () => {
  for (const code of ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])
    assert.match(troubleWith(code), /^\[::1\]:12345 cannot be reached\. Check .*network/, code);
});

test('any other error speaks for itself, and one that is silent is named by its code', () => {
  assert.equal(troubleWith('EACCES', '::1', 'permission denied'), 'permission denied');
  assert.equal(troubleWith(undefined, '::1', 'a bug'), 'a bug');
  assert.equal(troubleWith('EWHAT'), 'The connection to [::1]:12345 failed (EWHAT).');
});
