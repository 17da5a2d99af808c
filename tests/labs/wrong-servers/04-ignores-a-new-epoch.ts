import type { Position, Replay } from '../../../stages/04-broadcast/timeline.ts';
import type { Mistake } from './mistake.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'It counts from a number of another timeline, from before a restart.',
  refusedBy: 'a client is told that the timeline it knew is lost',
  kind: 'wrong answer',
  shows: /Expected: -1\n *Received: 0/,
};

export class Server extends ChatServer {
  override replay(since: Position | undefined): Replay {
    return super.replay(since && { ...since, epoch: this.epoch });
  }
}
