import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSafeText } from '../../terminal/safe-transport.ts';
import { fakeTransport } from '../web/fakes.ts';

test('nothing that could steer the terminal comes through, in whatever field', () => {
  const { open, lines } = fakeTransport();
  const heard: unknown[] = [];
  withSafeText(open)({
    opened: () => {},
    message: (json) => heard.push(JSON.parse(json)),
    closed: (_code, reason) => heard.push(reason),
  });
  const [line] = lines;
  const said = {
    type: 'said',
    name: 'eve\x1b[2J\nbob',
    text: 'a\x1b]0;title\x07b\nc\u202ed\x9b31m',
    at: 1,
  };
  line?.listener.message(JSON.stringify({ ...said, clip: { url: '/clips/\r\n1' } }));
  line?.listener.closed(1006, 'bad\x1b[31m luck');
  assert.deepEqual(heard, [
    {
      type: 'said',
      name: 'eve[2J bob',
      text: 'a]0;titleb\ncd31m',
      at: 1,
      clip: { url: '/clips/ 1' },
    },
    'bad[31m luck',
  ]);
});
