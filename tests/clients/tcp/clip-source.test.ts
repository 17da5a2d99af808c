import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClipSource, clipOrigin } from '../../../clients/tcp/clip-source.ts';
import { said, welcome } from '../chat/fakes.ts';

test('clips are at the address in the last welcome', () => {
  const source = new ClipSource();
  assert.equal(source.origin, undefined);
  source.heard(JSON.stringify(welcome({ webPort: 8_080 })), 'chat.example');
  assert.equal(source.origin, 'http://chat.example:8080');
  source.heard(JSON.stringify(welcome({ webPort: 8_081 })), 'chat.example');
  assert.equal(source.origin, 'http://chat.example:8081');
  source.heard(JSON.stringify(welcome()), 'chat.example');
  assert.equal(source.origin, undefined);
});

test('messages cannot change the address of clips', () => {
  const source = new ClipSource();
  source.heard(JSON.stringify(welcome({ webPort: 8_080 })), 'chat.example');
  const text = '"welcome"';
  source.heard(JSON.stringify({ ...said(2, 'hi'), welcome: true, webPort: 1 }), 'evil.example');
  source.heard(JSON.stringify(said(3, text)), 'evil.example');
  source.heard('no "event" at all', 'evil.example');
  assert.equal(source.origin, 'http://chat.example:8080');
});

for (const [given, origin] of [
  [{}, undefined],
  [{ webPort: 8_080 }, 'http://chat.example:8080'],
  [{ publicUrl: 'https://www.example/chat' }, 'https://www.example'],
  [{ publicUrl: 'https://www.example/', webPort: 8_080 }, 'https://www.example'],
  [{ publicUrl: 'no address' }, undefined],
  [{ publicUrl: 'file:///etc/passwd' }, undefined],
  [{ publicUrl: 'xhttps://www.example' }, undefined],
  [{ publicUrl: 'httpsx://www.example' }, undefined],
  [{ publicUrl: ['https://www.example'] as unknown as string }, undefined],
] as const) {
  test(`a server that says ${JSON.stringify(given)} has its clips at ${origin}`, () => {
    assert.equal(clipOrigin(given, 'chat.example'), origin);
  });
}

test('an IPv6 address is in brackets', () => {
  assert.equal(clipOrigin({ webPort: 8_080 }, '::1'), 'http://[::1]:8080');
});
