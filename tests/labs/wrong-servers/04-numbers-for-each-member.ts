import type { Happening, TimelineEvent } from '../../../shared/protocol.ts';
import type { Mistake } from './mistake.ts';
import type { Member } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'It counts the events of each member, not those of the room.',
  refusedBy: 'everybody sees the same events in the same order, however fast members speak',
  kind: 'wrong answer',
  shows: 'Received: [',
};

export class Server extends ChatServer {
  readonly #seqs = new Map<string, number>();

  override append(happening: Happening, except?: Member): TimelineEvent {
    this.seq = this.#seqs.get(happening.id) ?? 0;
    const event = super.append(happening, except);
    this.#seqs.set(happening.id, event.seq);
    return event;
  }
}
