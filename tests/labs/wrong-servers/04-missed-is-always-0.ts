import type { Position, Replay } from '../../../stages/04-broadcast/timeline.ts';
import type { Mistake } from './mistake.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: '`missed` is 0, although events are no longer kept.',
  refusedBy: 'a member who missed more than is kept is told how many events are gone',
  kind: 'wrong answer',
  shows: 'Received: 0',
};

export class Server extends ChatServer {
  override replay(since: Position | undefined): Replay {
    const replay = super.replay(since);
    return { ...replay, missed: Math.min(replay.missed, 0) };
  }
}
