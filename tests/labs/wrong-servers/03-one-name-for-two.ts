import { setTimeout as delay } from 'node:timers/promises';
import type { RequestOf } from '../../../shared/protocol.ts';
import { randomId } from '../../../stages/03-nicknames/roster.ts';
import type { Mistake } from './mistake.ts';
import { type Client, NicknameServer } from './right/03-nicknames.ts';

export const mistake: Mistake = {
  is: 'While it waits between asking whether a name is free and taking it, another client takes it.',
  refusedBy: 'of two clients that ask for one name at the same time, exactly one gets it',
  kind: 'wrong answer',
  shows: "Received: [ '* The room contains', '* The room contains' ]",
};

const DATABASE_MS = 1;

export class Server extends NicknameServer {
  override async hello({ name }: RequestOf<'hello'>, client: Client): Promise<void> {
    const member = { id: randomId(9), session: randomId(18), name, client };
    this.checkFree(name, member);
    await delay(DATABASE_MS);
    this.take(name, member);
    this.welcome(this.enter(member, client), client);
  }
}
