import { randomUUID } from 'node:crypto';
import { ProtocolError } from '../../shared/codes.ts';
import { MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS } from '../../shared/limits.ts';
import type { Limits, RequestOf, Welcome } from '../../shared/protocol.ts';
import type { Caller } from './caller.ts';
import { forMembers, type Handlers } from './handlers.ts';
import { infoOf, type Member, type Roster } from './roster.ts';

/** The part of `welcome` that says who is here. */
export type Greeting = Pick<Welcome, 'type' | 'v' | 'you' | 'session' | 'members' | 'limits'>;

export const TEXT_LIMITS: Limits = {
  nameCharacters: MAX_NAME_CHARACTERS,
  textCharacters: MAX_TEXT_CHARACTERS,
};

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

/** What members can do before they can talk: join, change their name, ask who is here, and leave. */
export function nicknameHandlers(roster: Roster): Handlers {
  // There is no timeline yet, so `welcome` contains an empty one.
  const noTimeline = { epoch: randomUUID(), seq: 0, recent: [], missed: 0 };

  function leave(_request: unknown, caller: Caller): void {
    if (caller.member) roster.leave(caller.member);
    caller.bye('left');
  }

  return {
    hello(request: RequestOf<'hello'>, caller: Caller) {
      if (caller.member) throw new ProtocolError('already-joined');
      caller.member = roster.join(request.name);
      caller.reply({ ...greetingFor(caller.member, roster), ...noTimeline });
    },
    nick: forMembers((request: RequestOf<'nick'>, member, caller) => {
      const renamed = roster.rename(member, request.name);
      if (renamed) caller.reply({ ...renamed, seq: noTimeline.seq, at: Date.now() });
    }),
    who: forMembers((_request, _member, caller) => {
      caller.reply({ type: 'members', members: roster.list() });
    }),
    ping(_request, caller: Caller) {
      caller.reply({ type: 'pong' });
    },
    leave,
    disconnected: leave,
  };
}
