import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { UploadTokens } from '../../stages/06-media/upload-tokens.ts';

const UNAUTHORIZED = { code: 'unauthorized' };

function twoMembers() {
  const roster = new Roster(() => {});
  const tokens = new UploadTokens(roster);
  return { roster, tokens, ann: roster.join('ann'), bob: roster.join('bob') };
}

test('a token identifies its member while they are here', () => {
  const { roster, tokens, ann, bob } = twoMembers();
  const token = tokens.issue(ann);
  assert.equal(tokens.memberOf(token), ann);
  assert.match(token, /^[\w-]+\.[\w-]{43}$/, 'it fits into a header');
  assert.equal(tokens.memberOf(tokens.issue(bob)), bob);
  roster.leave(ann);
  assert.throws(() => tokens.memberOf(token), UNAUTHORIZED);
});

test('a token cannot be made from public data', () => {
  const { roster, tokens, ann, bob } = twoMembers();
  const [, ofBob = ''] = tokens.issue(bob).split('.');
  const [, signature = ''] = tokens.issue(ann).split('.');
  const forged = [
    '',
    ann.id,
    `${ann.id}.`,
    `${ann.id}.${ofBob}`,
    `${ann.id}.${signature.slice(0, -4)}`,
    `${ann.id}.${signature}AAAA`,
    `${ann.id}.${signature}=`,
    `${ann.id}.${signature}.`,
    `.${signature}`,
    new UploadTokens(roster).issue(ann),
  ];
  for (const token of forged) assert.throws(() => tokens.memberOf(token), UNAUTHORIZED, token);
});

test('a token is signed for one id, and is not valid for another', () => {
  const { tokens, ann, bob } = twoMembers();
  const [id, signature = ''] = tokens.issue(ann).split('.');
  assert.equal(id, ann.id);
  assert.throws(() => tokens.memberOf(`${bob.id}.${signature}`), UNAUTHORIZED);
  // Each of its bits counts, the first and the last among them.
  const bytes = Buffer.from(signature, 'base64url');
  for (let index = 0; index < bytes.length; index += 1) {
    const forged = Buffer.from(bytes);
    forged[index] = (forged[index] ?? 0) ^ 1;
    const token = `${ann.id}.${forged.toString('base64url')}`;
    assert.throws(() => tokens.memberOf(token), UNAUTHORIZED, `byte ${index}`);
  }
});
