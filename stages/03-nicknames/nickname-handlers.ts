import { randomUUID } from 'node:crypto';
import { ProtocolError } from '../../shared/codes.ts';
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '../../shared/limits.ts';
import type { Limits, RequestOf, Welcome } from '../../shared/protocol.ts';
import { forMembers, type Peer } from './hub.ts';
import { infoOf, type Member, type Roster } from './roster.ts';

/** The part of `welcome` that says who is here. */
export type Greeting = Pick<Welcome, 'type' | 'v' | 'you' | 'session' | 'members' | 'limits'>;

/** What clients may send, so that they can check before they send it. */
export const TEXT_LIMITS: Limits = {
  nameCharacters: MAX_NAME_CHARACTERS,
  textCharacters: MAX_TEXT_CHARACTERS,
};

/** Tells a new member everything about the room at once. Later, only changes are told. */
export function greetingFor(member: Member, roster: Roster): Greeting {
  const { session } = member;
  return {
    type: 'welcome',
    v: 1,
    you: infoOf(member),
    session,
    members: roster.list(),
    limits: TEXT_LIMITS,
  };
}

/** The handlers for what people can do before they can talk: join, change their name, look around, leave. */
export function nicknameHandlers(roster: Roster) {
  // There is no timeline yet, so `welcome` contains an empty one.
  const noTimeline = { epoch: randomUUID(), seq: 0, recent: [], missed: 0 };

  /** Also for a client that never joined: `bye` is how a conversation ends in any case. */
  function leave(_request: unknown, peer: Peer): void {
    if (peer.member) roster.leave(peer.member);
    peer.bye('left');
  }

  return {
    // Joining twice would leave a member without a connection.
    hello(request: RequestOf<'hello'>, peer: Peer) {
      if (peer.member) throw new ProtocolError('already-joined');
      peer.member = roster.join(request.name);
      peer.reply({ ...greetingFor(peer.member, roster), ...noTimeline });
    },
    nick: forMembers((request: RequestOf<'nick'>, member, peer) => {
      const renamed = roster.rename(member, request.name);
      if (renamed) peer.reply({ ...renamed, seq: noTimeline.seq, at: Date.now() });
    }),
    who: forMembers((_request, _member, peer) => {
      peer.reply({ type: 'members', members: roster.list() });
    }),
    leave,
    // Nobody can come back yet, so a connection that breaks is a member who leaves.
    disconnected: leave,
  };
}
