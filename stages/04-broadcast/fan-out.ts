/**
 * Fan-out: one event, everybody's screen. It is where a chat spends its time, because a message that one
 * member sends costs one write for each member who reads it. So everything that can be shared is shared:
 *
 * - the hub encodes an event once, and sends it once to each thread, however many members that thread has;
 * - a thread collects the events of one turn of its event loop, encodes them once for each dialect, and
 *   writes the same bytes to all members who speak it.
 *
 * What is left for each member is one write for each turn, and fewer while many come or go.
 */
import { setImmediate } from 'node:timers/promises';
import { ROSTER_PAUSE_MS } from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import type { HubEvent } from '../../shared/protocol.ts';
import type { Event } from '../03-nicknames/conversation.ts';
import type { Conversations, Deliver } from '../03-nicknames/gate.ts';
import { seal } from '../03-nicknames/link.ts';
import type { Dialect } from '../03-nicknames/text-dialect.ts';

/** A conversation, as the gate keeps it. */
type Conversation = NonNullable<ReturnType<Conversations['get']>>;

/** The address of an event that is for every member: `* {"type":"said",…}`. */
export const EVERYBODY = '*';

/** The hub's half: the links to all threads. */
export class Broadcast {
  readonly #links = new Set<Link>();

  /** Includes a link until `ended` resolves. */
  include(link: Link, ended: Promise<void>): void {
    this.#links.add(link);
    void ended.then(() => this.#links.delete(link));
  }

  /**
   * Sends an event to every member, or to whatever has this address in every thread. No link is waited for, so
   * a slow thread delays no other one.
   */
  send(event: HubEvent, address = EVERYBODY): void {
    const message = seal(address, event);
    for (const link of this.#links) link.send(message);
  }
}

/**
 * The thread's half. It collects the events for everybody, and writes them in one buffer to all members who speak
 * the same dialect.
 *
 * @param quiet the dialects for people, who already see on their screen what they typed
 */
export function fanOut(quiet: ReadonlySet<Dialect>): Deliver {
  let events: Event[] = [];
  /** How many of these events a client does not need: it has received them, or was not in the room yet. */
  const served = new Map<Conversation, number>();
  let pause: NodeJS.Timeout | undefined;

  /** Answers keep their place in the order: a member first gets the events before the answer, a newcomer never. */
  const answer = (conversation: Conversation, event: Event) => {
    tellMembers(events.slice(served.get(conversation)), [conversation], quiet);
    if (events.length > 0) served.set(conversation, events.length);
    conversation.receive(event);
  };

  /** When a class joins, everybody is told of everybody. After a pause, they are told of many at once. */
  const tellAll = (conversations: Conversations) => {
    const canWait = events.every(isComingOrGoing);
    if (events.length === 0 || (canWait && pause)) return;
    if (canWait)
      pause = setTimeout(() => {
        pause = undefined;
        tellAll(conversations);
      }, ROSTER_PAUSE_MS);
    const others = [...conversations.values()].filter((each) => !served.has(each));
    tellMembers(events, others, quiet);
    for (const [conversation, count] of served)
      tellMembers(events.slice(count), [conversation], quiet);
    events = [];
    served.clear();
  };

  return async (arrived, conversations) => {
    for (const event of arrived) {
      const conversation = conversations.get(event.address);
      if (event.address === EVERYBODY) events.push(event);
      else if (conversation) answer(conversation, event);
    }
    tellAll(conversations);
    // At most once in each turn, so that events that arrive meanwhile are written together.
    await setImmediate();
  };
}

/**
 * One encoding for each dialect, and one write for each member.
 * @lab 04.3 Write to everybody, encode once
 */
function tellMembers(
  events: readonly Event[],
  conversations: readonly Conversation[],
  quiet: ReadonlySet<Dialect>,
): void {
  if (events.length === 0) return;
  const encoded = new Map<Dialect, Uint8Array>();
  for (const conversation of conversations) {
    const { dialect, memberId } = conversation;
    if (memberId === undefined) continue;
    if (quiet.has(dialect) && events.some(({ content }) => isBy(conversation, content))) {
      const others = events.filter(({ content }) => !isBy(conversation, content));
      conversation.write(dialect.encode(others));
      continue;
    }
    const bytes = encoded.get(dialect) ?? dialect.encode(events);
    encoded.set(dialect, bytes);
    conversation.write(bytes);
  }
}

/** Whether a member did this. A new name is shown to its owner, too, because it may not be as typed. */
function isBy({ memberId }: Conversation, event: HubEvent): boolean {
  return 'id' in event && event.id === memberId && event.type !== 'renamed';
}

function isComingOrGoing({ content: { type } }: Event): boolean {
  return type === 'joined' || type === 'left';
}
