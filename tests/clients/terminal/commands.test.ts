import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ClipPlayer, PlayError } from '../../../clients/terminal/clip-player.ts';
import { COMMANDS, carryOut } from '../../../clients/terminal/commands.ts';
import { CLOSE } from '../../../shared/codes.ts';
import { tell, voice, welcome } from '../chat/fakes.ts';
import { fakeClient } from './fake-client.ts';

/** Ann's client, and what her commands do. The player is a fake. */
function commandsOf(t: TestContext) {
  const fake = fakeClient(t);
  const player = new ClipPlayer();
  const play = t.mock.method(player, 'play', async (_url: URL, _kind: string) => {});
  const quit = t.mock.fn();
  const enter = (typed: string) => carryOut(typed, { client: fake.client, player, quit });
  return {
    ...fake,
    enter,
    join: fake.enter,
    play,
    played: () => play.mock.calls.map((call) => `${call.arguments[1]} ${call.arguments[0]}`),
    quit,
  };
}

test('text is sent as a message, and commands of the chat are requested', async (t) => {
  using fake = commandsOf(t);
  await fake.join();
  assert.equal(fake.enter('hello'), true);
  assert.equal(fake.enter('//play'), true);
  assert.equal(fake.enter('/who'), true);
  const [, hello, play, who] = fake.line().sent as { type: string; text?: string }[];
  assert.deepEqual([hello?.text, play?.text], ['hello', '/play']);
  assert.deepEqual(who, { type: 'who' });
});

test('a failed command is reported, and can be corrected', async (t) => {
  using fake = commandsOf(t);
  await fake.join();
  assert.equal(fake.enter('/dance'), false);
  assert.deepEqual(fake.log(), ['/dance: No such command; /help lists them.']);
});

test('/quit ends the program, in the room or not', async (t) => {
  using fake = commandsOf(t);
  assert.equal(fake.enter('/quit'), true);
  assert.equal(fake.quit.mock.callCount(), 1);
  await fake.join();
  fake.enter(' /QUIT now');
  assert.equal(fake.quit.mock.callCount(), 2);
});

test('/help lists the commands, which are those that can be completed', async (t) => {
  using fake = commandsOf(t);
  await fake.join();
  assert.equal(fake.enter('/help'), true);
  const help = fake.log().join('\n');
  assert.deepEqual(help.match(/^\/\w+/gm)?.sort(), COMMANDS);
  assert.match(help, /^Ctrl-J or Alt-Enter: a new line/m);
});

test('/play plays the latest clip, or the one with a number', async (t) => {
  using fake = commandsOf(t);
  await fake.join({ webPort: 8_080 });
  tell(fake.line(), voice(2));
  tell(fake.line(), voice(3));
  assert.equal(fake.enter('/play'), true);
  fake.enter('/play  1 ');
  assert.deepEqual(fake.played(), [
    'voice http://chat.example:8080/clips/3',
    'voice http://chat.example:8080/clips/2',
  ]);
});

test('/play says which clip does not exist', async (t) => {
  using fake = commandsOf(t);
  await fake.join({ webPort: 8_080 });
  fake.enter('/play');
  fake.enter('/play 2 ');
  fake.enter('/play it');
  assert.deepEqual(fake.log(), [
    'There is no clip yet.',
    'There is no clip 2.',
    'There is no clip it.',
  ]);
  assert.deepEqual(fake.played(), []);
});

test('a clip is played only from the address where the server has its clips', async (t) => {
  using fake = commandsOf(t);
  await fake.join({ publicUrl: 'https://chat.example/' });
  for (const url of [
    'https://evil.example/clip',
    '//evil.example/clip',
    'file:///clip',
    'http://[',
  ])
    tell(fake.line(), voice(fake.log().length + 2, url));
  for (const number of [1, 2, 3, 4]) fake.enter(`/play ${number}`);
  assert.deepEqual(fake.played(), []);
  assert.equal(fake.log().at(-1), 'This server does not say where its clips are.');
  tell(fake.line(), voice(9, 'https://chat.example/clips/9'));
  fake.enter('/play');
  assert.deepEqual(fake.played(), ['voice https://chat.example/clips/9']);
});

test('a clip cannot be played if the server does not say where its clips are', async (t) => {
  using fake = commandsOf(t);
  await fake.join();
  tell(fake.line(), voice(2));
  fake.enter('/play');
  assert.deepEqual(fake.log().slice(1), ['This server does not say where its clips are.']);
});

test('the reason why a clip cannot be played is shown', async (t) => {
  using fake = commandsOf(t);
  fake.play.mock.mockImplementation(async () => {
    throw new PlayError('This clip has been removed, by the host or to make room for newer ones.');
  });
  await fake.join({ webPort: 8_080 });
  tell(fake.line(), voice(2));
  fake.enter('/play');
  await setImmediate();
  assert.equal(
    fake.log().at(-1),
    'This clip has been removed, by the host or to make room for newer ones.',
  );
});

test('after the end of the connection nothing can be sent, and the reason is shown', async (t) => {
  using fake = commandsOf(t);
  await fake.join();
  fake.line().listener.closed(CLOSE.replaced, 'it is over');
  assert.equal(fake.enter('hello'), false);
  assert.equal(fake.enter('/who'), false);
  const notice = 'You are not in the room. It is over.';
  assert.deepEqual(fake.log(), [notice, notice]);
});

test('after the end of the connection /nick joins under another name', async (t) => {
  using fake = commandsOf(t);
  await fake.join();
  fake.line().listener.closed(CLOSE.replaced);
  assert.equal(fake.enter('/nick kate'), true);
  assert.deepEqual(fake.log(), []);
  fake.line().listener.opened();
  const since = { epoch: 'e1', seq: 1 };
  // Without the session, with which we would be ann again; what we have seen stays known.
  assert.deepEqual(fake.line().sent, [{ type: 'hello', v: 1, name: 'kate', since }]);
});

test('messages without a connection are sent over the next one', async (t) => {
  using fake = commandsOf(t);
  await fake.join();
  fake.line().listener.closed(CLOSE.abnormal);
  assert.equal(fake.enter('hello'), true);
  fake.client.again();
  tell(fake.line(), welcome());
  assert.match(JSON.stringify(fake.line().sent), /"text":"hello"/);
});
