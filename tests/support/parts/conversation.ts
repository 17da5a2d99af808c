/**
 * A client that has not read its last answers, on a link that is full. It says `/who`, and then `/quit` and `/who`
 * in one piece. Prints each request that reaches the link, and whether client and link were ready for it.
 */
import { MAX_UNREAD_ANSWER_BYTES } from '../../../shared/limits.ts';
import type { Request } from '../../../shared/protocol.ts';
import { Envelope } from '../../../stages/03-nicknames/link.ts';
import {
  nicknameCommands,
  nicknamePhrases,
  textDialect,
} from '../../../stages/03-nicknames/text-dialect.ts';
import { FakeConversation, WELCOME } from '../fake-conversation.ts';

const conversation = new FakeConversation(textDialect(nicknameCommands, nicknamePhrases));
const { connection, link } = conversation;
await conversation.say('ann');
await conversation.answer(WELCOME);

connection.queuedBytes = MAX_UNREAD_ANSWER_BYTES + 1;
connection.drained = async () => {
  connection.queuedBytes = 0;
};
let waits = 0;
link.full = true;
link.drained = async () => {
  waits += 1;
  // Others fill it again at first.
  link.full = waits < 3;
};
link.send = (message) => {
  const { type } = Envelope.open<Request>(message).content;
  const reader = connection.queuedBytes === 0 ? 'has read' : 'has not read';
  console.log(`${type}: the client ${reader}, the link is ${link.full ? 'full' : 'free'}`);
};
await conversation.say('/who');
await conversation.answer({ type: 'members', members: [] });
await conversation.say('/quit', '/who');
process.exit();
