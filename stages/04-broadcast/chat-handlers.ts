import { TYPING_INTERVAL_MS } from '../../shared/limits.ts';
import type { RequestOf, Welcome } from '../../shared/protocol.ts';
import { forMembers, type Peer } from '../03-nicknames/hub.ts';
import { greetingFor } from '../03-nicknames/nickname-handlers.ts';
import { infoOf, type Member, type Roster } from '../03-nicknames/roster.ts';
import type { Broadcast } from './fan-out.ts';
import type { Posting } from './posting.ts';
import type { Sessions } from './sessions.ts';
import type { Timeline } from './timeline.ts';

/** What the handlers share. All of it is used by the hub's thread alone. */
export interface Room {
  /** The members and their names. */
  readonly roster: Roster;
  /** Which connection belongs to whom. */
  readonly sessions: Sessions;
  /** What happened, in order. */
  readonly timeline: Timeline;
  readonly posting: Posting;
  /** Reaches everybody with an event that has no place on the timeline. */
  readonly everyone: Broadcast;
}

/** The request of the text command `/recent`. Programs get the past with `welcome`. */
interface RecentRequest {
  readonly count: number;
}

/**
 * The handlers for joining, coming back and talking. Together with those of stage 03, they are the chat. A
 * message is not answered: its sender gets the event that everybody gets, and so knows its place in the order.
 */
export function chatHandlers(room: Room) {
  const { roster, sessions, timeline, posting, everyone } = room;
  const typedAt = new WeakMap<Member, number>();
  return {
    hello(request: RequestOf<'hello'>, peer: Peer) {
      peer.reply(welcome(request, peer, room));
    },
    nick: forMembers((request: RequestOf<'nick'>, member) => {
      // Everybody is told by the timeline, the member included.
      roster.rename(member, request.name);
    }),
    say: forMembers(({ text, cid, re: seq }: RequestOf<'say'>, member, peer) => {
      const re = timeline.quote(seq);
      posting.post({ type: 'said', ...infoOf(member), text, cid, re }, member, peer);
    }),
    act: forMembers(({ text, cid, re: seq }: RequestOf<'act'>, member, peer) => {
      const re = timeline.quote(seq);
      posting.post({ type: 'acted', ...infoOf(member), text, cid, re }, member, peer);
    }),
    // Has no place on the timeline: it is worthless to anyone who comes later. Clients send it at every key.
    typing: forMembers((_request, member) => {
      const now = performance.now();
      if (now - (typedAt.get(member) ?? -Infinity) < TYPING_INTERVAL_MS) return;
      typedAt.set(member, now);
      everyone.send({ type: 'typing', ...infoOf(member) });
    }),
    recent: forMembers(({ count }: RecentRequest, _member, peer) => {
      // One message, which counts on the link with its full size. The timeline limits it.
      peer.reply({ type: 'recent', events: timeline.latest(count) });
    }),
    // A client asks at intervals whether the hub is alive, and all that lies between.
    ping(_request: unknown, peer: Peer) {
      peer.reply({ type: 'pong' });
    },
    // On purpose: everybody is told at once, and the name is free.
    leave(_request: unknown, peer: Peer) {
      sessions.leave(peer);
      peer.bye('left');
    },
    // Perhaps not on purpose: the member may come back.
    disconnected(_request: unknown, peer: Peer) {
      sessions.suspend(peer);
      peer.bye('left');
    },
  };
}

/**
 * Lets a member in, or in again, and returns the welcome. The past is looked up before the member joins, so
 * that it does not include the member's own `joined`; `seq` is read afterwards.
 * @throws ProtocolError as `Sessions.enter`
 */
export function welcome(
  { name, session, since }: RequestOf<'hello'>,
  peer: Peer,
  { roster, sessions, timeline }: Room,
): Welcome {
  const replay = timeline.replay(since);
  const member = sessions.enter(name, session, peer);
  return { ...greetingFor(member, roster), ...replay, seq: timeline.seq };
}
