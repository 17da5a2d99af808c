/**
 * The room as the host sees it: who comes from where, who is here and how much they say, what waits for each
 * reader, and what the host has decided. All of it is noted beside the chat, whose own parts know nothing of it.
 */
import type { Log } from '../../shared/log.ts';
import type { TimelineEvent } from '../../shared/protocol.ts';
import { Arrivals } from './arrivals.ts';
import type { Room } from './chat-handlers.ts';
import { type Guarded, Moderation } from './moderation.ts';
import { QueueReports } from './queue-reports.ts';
import { type ComingAndGoing, Visits } from './visits.ts';

export class HostRoom {
  readonly room: Room;
  readonly log: Log;
  readonly arrivals = new Arrivals();
  readonly queueReports = new QueueReports();
  readonly visits: Visits;
  readonly moderation: Moderation;

  constructor(room: Room, log: Log) {
    this.room = room;
    this.log = log;
    this.visits = new Visits(this.arrivals, log);
    this.moderation = new Moderation(room, this.arrivals);
  }

  /** The handlers of the chat, within the rules of the host, and what the threads report besides. */
  watch<H extends Guarded & ComingAndGoing>(handlers: H) {
    return {
      ...this.visits.track(this.moderation.guard(handlers)),
      ...this.arrivals.handlers,
      ...this.queueReports.handlers,
    };
  }

  /** Notes what the timeline tells everybody. */
  follow(event: TimelineEvent): void {
    this.visits.follow(event);
    this.moderation.follow(event);
  }
}
