import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSafeText } from '../../../clients/tcp/safe-transport.ts';
import { fakeTransport, said, welcome } from '../chat/fakes.ts';

function open() {
  const { open, lines } = fakeTransport();
  const heard: unknown[] = [];
  const transport = withSafeText(open)({
    opened: () => heard.push('opened'),
    message: (json) => heard.push(JSON.parse(json)),
    closed: (code, reason) => heard.push([code, reason]),
  });
  const [line] = lines;
  assert.ok(line);
  const tell = (event: object) => line.listener.message(JSON.stringify(event));
  return { transport, line, tell, heard };
}

test('events of the protocol pass, including a whole welcome', () => {
  const { tell, heard } = open();
  const events = [welcome({ recent: [said(1, 'hi')], webPort: 8_080 }), said(2, 'a\nb')];
  for (const event of events) tell(event);
  assert.deepEqual(heard, JSON.parse(JSON.stringify(events)));
});

test('opens, sends and closes as the transport does', () => {
  const { transport, line, heard } = open();
  line.listener.opened();
  transport.send('{"type":"who"}');
  line.listener.closed(1006);
  transport.close();
  assert.deepEqual(line.sent, [{ type: 'who' }]);
  assert.equal(line.closed, true);
  assert.deepEqual(heard, ['opened', [1006, undefined]]);
});

test('nothing that could control the terminal passes in any field', () => {
  const { line, tell, heard } = open();
  const text = 'a\x1b]0;title\x07b\nc\u202ed\x9b31m';
  tell(said(1, text, { id: 'e\x1b[m', name: 'eve\x1b[2J\n\tbob' }));
  line.listener.closed(1006, 'bad\x1b[31m luck');
  assert.deepEqual(
    heard,
    [
      { ...said(1, 'a]0;titleb\ncd31m', { id: 'e[m', name: 'eve[2J  bob' }), cid: undefined },
      [1006, 'bad[31m luck'],
    ].map((each) => JSON.parse(JSON.stringify(each))),
  );
});

test('unknown types are ignored, because a newer server may send them', () => {
  const { line, tell, heard } = open();
  tell({ type: 'news', text: 'hi' });
  assert.deepEqual(heard, []);
  assert.equal(line.closed, false);
});

test('a server whose events lack fields is left for good', () => {
  const { line, tell, heard } = open();
  tell({ type: 'typing', id: 'b' });
  assert.equal(line.closed, true);
  assert.match(
    JSON.stringify(heard),
    /^\[\[1003,".* not of this protocol \(name: .*expected string/,
  );
});

test('the error of an event names the place in it', () => {
  const { tell, heard } = open();
  tell({ ...welcome(), you: { id: 'a' } });
  assert.match(JSON.stringify(heard), /\(you\.name: /);
});
