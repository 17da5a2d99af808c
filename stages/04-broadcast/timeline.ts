/**
 * One order for everybody. Two messages that are sent at the same moment have no order of their own: two
 * readers on two threads could see them one way and the other. So one place decides, by giving each event the
 * next number, and everybody shows the events by their numbers. With several servers, this would be a
 * sequencer, or a consensus protocol such as Raft; with one, it is a counter.
 *
 * The numbers are also what makes resuming simple. "Everything after 41" needs no list of what a client has
 * received, and no clock.
 */
import { randomUUID } from 'node:crypto';
import { HOST } from '../../shared/host-protocol.ts';
import { MAX_TIMELINE_BYTES, MAX_TIMELINE_EVENTS, RECENT_EVENTS } from '../../shared/limits.ts';
import type { Clip, Happening, TimelineEvent, Welcome } from '../../shared/protocol.ts';
import { firstWords, type Quote } from '../../shared/quote.ts';

/** A position on a timeline: the last event that a member has seen. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** The part of `welcome` that says what happened before. */
export type Replay = Pick<Welcome, 'epoch' | 'recent' | 'missed'>;

/**
 * The single order of the room. Every event gets the next number and the time, and everybody receives the
 * events in that order. The latest events are kept for members who come back.
 */
export class Timeline {
  /**
   * Identifies this timeline. Another one, such as after a restart, has another epoch and its own numbers.
   */
  readonly epoch = randomUUID();
  readonly #tell: (event: TimelineEvent) => void;
  readonly #events: TimelineEvent[] = [];
  #bytes = 0;
  #seq = 0;
  /** The number of the latest event that the host has cleared. */
  #cleared = 0;

  /** @param tell receives every event once, in order */
  constructor(tell: (event: TimelineEvent) => void) {
    this.#tell = tell;
  }

  /** The number of the latest event. */
  get seq(): number {
    return this.#seq;
  }

  /**
   * Everybody gets the event under the same number, and the member who caused it, too.
   * @lab 04.1 Give every event its place ★
   */
  append(happening: Happening): TimelineEvent {
    this.#seq += 1;
    const event = { ...happening, seq: this.#seq, at: Date.now() };
    this.#keep(event);
    this.#tell(event);
    return event;
  }

  /** Forgets everything so far. Those who come later are not told how much it was: nobody is to miss it. */
  clear(): TimelineEvent {
    this.#events.length = 0;
    this.#bytes = 0;
    this.#cleared = this.#seq;
    return this.append({ type: 'cleared', ...HOST });
  }

  /** The latest events, oldest first. */
  latest(count: number): TimelineEvent[] {
    return count > 0 ? this.#events.slice(-count) : [];
  }

  /**
   * Returns the quote for an answer to this event. Undefined if the event is not a message, or is not kept: a
   * member cannot quote what the host has cleared, or what was never said.
   */
  quote(seq: number | undefined): Quote | undefined {
    // Counted from the end, where there are no gaps: a clear is kept longer than what came after it.
    const event = seq === undefined ? undefined : this.#events.at(seq - this.#seq - 1);
    if (!event || event.seq !== seq || !('text' in event || 'clip' in event)) return undefined;
    return { seq: event.seq, name: event.name, text: firstWords(event) };
  }

  /**
   * Returns what a member who was here until `since` has missed, or what a newcomer is shown. `missed`
   * counts the events that are no longer kept: a client must not pretend that there were none.
   * @lab 04.2 Find what somebody has missed ★
   */
  replay(since: Position | undefined): Replay {
    const { epoch } = this;
    if (!since) return { epoch, recent: this.latest(RECENT_EVENTS), missed: 0 };
    if (since.epoch !== epoch) return { epoch, recent: this.latest(RECENT_EVENTS), missed: -1 };
    const behind = Math.max(0, this.#seq - Math.max(since.seq, this.#cleared));
    const recent = this.latest(behind).filter(({ seq }) => seq > since.seq);
    return { epoch, recent, missed: behind - recent.length };
  }

  /** A room that is used for a week must not take a week's memory. */
  #keep(event: TimelineEvent): void {
    this.#events.push(event);
    this.#bytes += maxBytesOf(event);
    while (this.#events.length > MAX_TIMELINE_EVENTS || this.#bytes > MAX_TIMELINE_BYTES) {
      const [oldest, next] = this.#events;
      // Anyone who comes back from before a clear has to be told of it, however much has happened since.
      const isClear = oldest?.type === 'cleared';
      const dropped = isClear ? next : oldest;
      if (!dropped) return;
      if (isClear) this.#events[1] = oldest;
      // Not `splice`, which would move a thousand events for each new one.
      this.#events.shift();
      this.#bytes -= maxBytesOf(dropped);
    }
  }
}

/** What takes up room in an event. Which of these it has depends on its type. */
interface Contents {
  readonly name: string;
  readonly text?: string;
  readonly cid?: string | undefined;
  readonly clip?: Clip;
  readonly re?: Quote | undefined;
}

/**
 * The most bytes that an event takes on the wire: 3 per UTF-16 unit, 6 where JSON may have to escape it,
 * and the rest of the JSON. The estimate is low enough that short messages reach MAX_TIMELINE_EVENTS first.
 */
function maxBytesOf({ name, text, cid, clip, re }: Contents): number {
  // A name is short, so a second one, from before a rename, is part of the rest.
  let bytes = 220 + 3 * name.length;
  if (text) bytes += 3 * text.length;
  if (cid) bytes += 6 * cid.length;
  if (clip) bytes += 600;
  if (re) bytes += 50 + 3 * (re.name.length + re.text.length);
  return bytes;
}
