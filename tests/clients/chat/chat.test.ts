import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Chat } from '../../../clients/chat/chat.ts';
import type { Outgoing } from '../../../clients/chat/outbox.ts';
import type { UploadClip } from '../../../clients/chat/upload.ts';
import { CLOSE } from '../../../shared/codes.ts';
import { deafChat, fakeTransport, recording, said, shortened, tell, welcome } from './fakes.ts';

const chats: Chat[] = [];
/** A chat that has joined keeps the process running. */
afterEach(() => {
  for (const chat of chats.splice(0)) chat.leave();
});

/** Ann's chat, which is joining, and the last connection that it has opened. */
function ask(handedOver: readonly Outgoing[] = [], upload?: UploadClip) {
  const { open, lines } = fakeTransport();
  const chat = new Chat({ open, handedOver, ...(upload && { upload }) }, deafChat);
  const line = () => {
    const last = lines.at(-1);
    assert(last);
    return last;
  };
  chats.push(chat);
  chat.reconnector.join({ name: 'ann' });
  return { chat, line, lines, log: () => shortened(chat.room.entries) };
}

function enter(...asking: Parameters<typeof ask>) {
  const asked = ask(...asking);
  tell(asked.line(), welcome());
  return asked;
}

test('leaving closes the connection, and removes unsent messages', () => {
  const { chat, line } = enter();
  chat.enter('waits');
  chat.enter('/quit');
  assert.equal(line().closed, true);
  assert.deepEqual(chat.unsentTexts, []);
  assert.deepEqual(chat.room.entries, []);
});

test('“Try again” after the end of the connection opens a new one, and sends over it', () => {
  const { chat, line, lines, log } = enter();
  chat.enter('hello');
  line().listener.closed(CLOSE.replaced);
  assert.deepEqual(log(), ['hello (failed)']);
  const [failed] = chat.room.entries;
  assert(failed);
  chat.retry(failed);
  assert.equal(lines.length, 2);
  assert.deepEqual(log(), ['hello (sending)']);
  tell(line(), welcome());
  assert.deepEqual(line().sent.at(-1), { type: 'say', text: 'hello', cid: failed.key });
});

test('texts that the last page could not send are sent by the next one after it has joined', () => {
  const before = enter();
  before.chat.enter('waits');
  const { chat, line, log } = ask(before.chat.unsentTexts);
  assert.deepEqual(chat.unsentTexts, before.chat.unsentTexts, 'it may be reloaded once more');
  assert.deepEqual(line().sent, []);
  tell(line(), welcome());
  assert.deepEqual(line().sent, before.line().sent.slice(-1));
  assert.deepEqual(log(), ['waits (sending)']);
});

test('texts that were posted after all are neither sent nor shown again', () => {
  const before = enter();
  before.chat.enter('once');
  const { chat, line, log } = ask(before.chat.unsentTexts);
  const cid = before.chat.unsentTexts[0]?.entry.key;
  tell(line(), welcome({ seq: 2, recent: [said(2, 'once', { id: 'old', name: 'ann' }, cid)] }));
  assert.deepEqual(line().sent, []);
  assert.deepEqual(log(), ['once']);
  assert.deepEqual(chat.unsentTexts, []);
});

test('a command that needs the server is not lost without a connection', () => {
  const { chat, line, log } = enter();
  line().listener.closed(CLOSE.abnormal);
  assert.equal(chat.enter('/nick kate'), false);
  assert.deepEqual(log(), ['There is no connection now. Try again when you are online.']);
});

test('an action is sent as one', () => {
  const { chat, line, log } = enter();
  assert.equal(chat.enter('/me waves'), true);
  assert.partialDeepStrictEqual(line().sent.at(-1), { type: 'act', text: 'waves' });
  assert.deepEqual(log(), ['waves (sending)']);
});

test('a chat that cannot send clips says so', async () => {
  const { chat } = enter();
  await chat.clips.send(recording);
  const [clip] = chat.room.entries;
  const { delivery } = clip ?? {};
  assert.match(delivery?.state === 'failed' ? delivery.reason : '', /^Clips cannot be sent/);
});

test('a clip waits for the next connection, and is uploaded with its token', async () => {
  const tokens: string[] = [];
  const { chat, line, log } = enter([], (_recording, { token }) => {
    tokens.push(token);
    return new Promise(() => {});
  });
  line().listener.closed(CLOSE.replaced);
  await chat.clips.send(recording);
  assert.deepEqual(tokens, []);
  assert.deepEqual(log(), ['clip (failed)']);
  chat.reconnector.join(chat.reconnector.membership);
  tell(line(), welcome({ uploadToken: 't2' }));
  assert.deepEqual(tokens, ['t2']);
  assert.equal(log().at(-1), 'clip (sending)');
});
