import { setTimeout as delay } from 'node:timers/promises';
import type { HubEvent } from '../../../shared/protocol.ts';
import type { Mistake } from './mistake.ts';
import type { Client } from './right/03-nicknames.ts';
import { ChatServer } from './right/04-broadcast.ts';

export const mistake: Mistake = {
  is: 'When the queue of a client is full, it drops the newest message, and says nothing.',
  refusedBy: 'everybody sees the same events in the same order, however fast members speak',
  kind: 'no answer',
  shows: 'Expected: said',
};

const MAX_QUEUED = 16;
const QUEUE_MS = 1;

export class Server extends ChatServer {
  readonly #queued = new Map<Client, number>();

  override async send(event: HubEvent, client: Client): Promise<void> {
    const queued = this.#queued.get(client) ?? 0;
    if (queued >= MAX_QUEUED) return;
    this.#queued.set(client, queued + 1);
    super.send(event, client);
    await delay(QUEUE_MS);
    this.#queued.set(client, (this.#queued.get(client) ?? 0) - 1);
  }
}
