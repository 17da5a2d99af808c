import type { Position, Replay } from '../../../stages/04-broadcast/timeline.ts';
import type { Mistake } from './mistake.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'It repeats the last event that the member has seen: `>=` where `>` is right.',
  refusedBy:
    'a member who comes back gets exactly the missed events, and nobody sees a leave or a join',
  kind: 'wrong answer',
  shows: "Received: [ 'one', 'two', 'three' ]",
};

export class Server extends ChatServer {
  override replay(since: Position | undefined): Replay {
    return super.replay(since && { ...since, seq: since.seq - 1 });
  }
}
