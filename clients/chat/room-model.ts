import type { MemberInfo, ServerEvent, TimelineEvent, Welcome } from '../../shared/protocol.ts';
import { isolated } from './direction.ts';
import { Entries, type EntriesListener, ServerClock } from './entries.ts';
import { type Answered, asOwn, entryOf, isPosted, isUnsent } from './entry.ts';
import { isFinal } from './final-refusals.ts';
import { lostSentence, sentence } from './format.ts';
import type { ClientRequest } from './membership.ts';
import { Outbox } from './outbox.ts';

/*
 * The room as a client knows it. It is a function of the events that the server has sent: the same events
 * in the same order give every client the same members and the same log. Nothing is changed here because
 * a person has done something; a person's own message only joins the log through the outbox, and is
 * confirmed by an event like everybody else's.
 *
 * After a break the server sends what was missed (`recent`) together with the current state. An event may
 * then arrive a second time, so only sequence numbers above the last one count.
 */

/** Receives changes for the screen. */
export interface RoomListener extends EntriesListener {
  membersChanged(members: readonly MemberInfo[], you: string | undefined): void;
  /** The log was emptied: everything was dropped, except our own messages that are not sent. */
  cleared(): void;
}

/** The room as the page knows it: the result of the server's events, and our own messages on their way. */
export class RoomModel {
  readonly outbox: Outbox;
  /** The time at the server, which gives the entries their times. */
  readonly clock = new ServerClock();
  readonly #entries: Entries;
  readonly #listener: RoomListener;
  readonly #members = new Map<string, MemberInfo>();
  /**
   * Our current id and the one before it: after a failed resume we are another member, and our last messages
   * may come back under the old id.
   */
  #ourIds: readonly (string | undefined)[] = [];
  #welcome: Welcome | undefined;
  #seq = 0;
  /** The number of the event with which the host cleared the conversation. */
  #clearedAt = 0;
  #notices = 0;

  constructor(listener: RoomListener, send: (request: ClientRequest) => void) {
    this.#listener = listener;
    this.#entries = new Entries({
      placed: (entry, before) => listener.placed(entry, before),
      changed: (entry) => listener.changed(entry),
      dropped: (entry) => {
        this.outbox.forget(entry.key);
        listener.dropped(entry);
      },
    });
    this.outbox = new Outbox({
      entries: this.#entries,
      clock: this.clock,
      send,
      canAnswer: (answered) => this.canAnswer(answered),
    });
  }

  get entries() {
    return this.#entries.list;
  }

  get members(): readonly MemberInfo[] {
    return [...this.#members.values()];
  }

  /** The last welcome: our name and id, the server's limits, our upload token. */
  get welcome(): Welcome | undefined {
    return this.#welcome;
  }

  /** Whether the server still has this message: it was not restarted, and the host has not cleared it. */
  canAnswer({ epoch, seq }: Answered): boolean {
    return epoch === this.#welcome?.epoch && seq > this.#clearedAt;
  }

  /** The only way in which the room changes: what the server says, in the order in which it says it. */
  apply(event: ServerEvent): void {
    switch (event.type) {
      case 'welcome':
        this.#welcomed(event);
        break;
      case 'members':
        this.#setMembers(event.members);
        this.notice(`Here now: ${event.members.map(({ name }) => isolated(name)).join(', ')}.`);
        break;
      case 'refused':
        if (event.cid === undefined) this.notice(sentence(event.detail));
        else this.outbox.fail(event.cid, sentence(event.detail), isFinal(event.code));
        break;
      default:
        // The others are not about the room.
        if (!('seq' in event)) return;
        if (event.seq > this.#seq) this.clock.heard(event.at);
        this.#happened(event);
    }
  }

  /** Shows the person a notice that nobody else sees. */
  notice(text: string): void {
    this.#notices += 1;
    const key = `notice ${this.#notices}`;
    this.#entries.place({ key, at: this.clock.now(), content: { type: 'notice', text } });
  }

  /** Removes an entry from the log. A message of ours is not sent any more, either. */
  remove(key: string): void {
    this.#entries.remove(key);
  }

  /** Forgets everything, as before the first welcome. */
  clear(): void {
    this.#entries.clear();
    this.#listener.cleared();
    this.#setMembers([]);
    // The next welcome begins anew.
    this.#welcome = undefined;
  }

  /**
   * A welcome is the first event of every connection. It replaces the members, but only adds to the log. If the
   * epoch is another one, the server was restarted and counts from 1 again.
   */
  #welcomed(welcome: Welcome): void {
    const before = this.#welcome;
    this.#welcome = welcome;
    this.#ourIds = [welcome.you.id, before?.you.id];
    if (before?.epoch !== welcome.epoch) this.#seq = this.#clearedAt = 0;
    const [first] = welcome.recent;
    // A clear empties the log, and what is missing came after it.
    if (first?.type === 'cleared') this.#happened(first, !before);
    const { missed } = welcome;
    // The log of a new page begins with what the server has: there is no gap before it.
    if (missed < 0 || (before && missed > 0))
      this.notice(lostSentence(missed, this.entries.some(isPosted)));
    for (const event of welcome.recent) {
      this.clock.passed(event.at);
      this.#happened(event, !before);
    }
    this.#seq = welcome.seq;
    // After a gap, the notice about it has said enough.
    if (before && missed === 0) this.notice('Caught up.');
    this.#setMembers(welcome.members);
    this.outbox.sendAgain(welcome.you);
  }

  #happened(event: TimelineEvent, isHistory = false): void {
    const isNew = event.seq > this.#seq;
    const own = this.#ourIds.includes(event.id);
    const epoch = this.#welcome?.epoch;
    if (isNew) {
      this.#seq = event.seq;
      this.#followMembers(event);
    }
    if (isNew && event.type === 'cleared') this.#emptyLog(event);
    const cid = own && 'cid' in event ? event.cid : undefined;
    // A message that we sent twice is answered with its first event, which may be an old one.
    if (cid !== undefined && event.seq < this.#clearedAt) this.remove(cid);
    else if (cid !== undefined && this.outbox.confirm(cid, event, epoch)) return;
    if (!isNew) return;
    const entry = entryOf(event, `${epoch} ${event.seq}`, epoch);
    this.#entries.place({ ...(own ? asOwn(entry) : entry), ...(isHistory && { isHistory }) });
  }

  /** Our own messages that are not sent are ours to keep: the host has never had them. */
  #emptyLog({ seq }: TimelineEvent): void {
    this.#clearedAt = seq;
    this.#entries.clear(isUnsent);
    this.outbox.forgetQuotes();
    this.#listener.cleared();
  }

  /** Members follow from the timeline, so that a join costs one event and not the whole list. */
  #followMembers({ type, id, name }: TimelineEvent): void {
    if (type === 'left') this.#members.delete(id);
    else if (type === 'joined' || type === 'renamed') this.#members.set(id, { id, name });
    else return;
    if (this.#welcome?.you.id === id) this.#welcome = { ...this.#welcome, you: { id, name } };
    this.#listener.membersChanged(this.members, this.#welcome?.you.id);
  }

  #setMembers(members: readonly MemberInfo[]): void {
    this.#members.clear();
    for (const member of members) this.#members.set(member.id, member);
    this.#listener.membersChanged(members, this.#welcome?.you.id);
  }
}
