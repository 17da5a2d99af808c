import { TYPING_INTERVAL_MS } from '../../shared/limits.ts';
import type { RequestOf } from '../../shared/protocol.ts';
import type { Caller } from '../03-nicknames/caller.ts';
import { forMembers, type Handlers } from '../03-nicknames/handlers.ts';
import { infoOf, type Member } from '../03-nicknames/roster.ts';
import { welcome } from './hello.ts';
import type { Room } from './room.ts';

/** The request of the text command `/recent`. */
interface RecentRequest {
  readonly type: 'recent';
  readonly count: number;
  readonly [field: string]: unknown;
}

/** The handlers for joining, coming back and talking. */
export function chatHandlers(room: Room): Handlers {
  const { roster, attendance, timeline, post, broadcast } = room;
  const typedAt = new WeakMap<Member, number>();
  return {
    hello(request: RequestOf<'hello'>, caller: Caller) {
      caller.reply(welcome(request, caller, room));
    },
    nick: forMembers((request: RequestOf<'nick'>, member) => {
      roster.rename(member, request.name);
    }),
    say: forMembers(({ text, cid }: RequestOf<'say'>, member, caller) => {
      post({ type: 'said', ...infoOf(member), text, cid }, member, caller);
    }),
    act: forMembers(({ text, cid }: RequestOf<'act'>, member, caller) => {
      post({ type: 'acted', ...infoOf(member), text, cid }, member, caller);
    }),
    typing: forMembers((_request, member) => {
      const now = performance.now();
      if (now - (typedAt.get(member) ?? -Infinity) < TYPING_INTERVAL_MS) return;
      typedAt.set(member, now);
      broadcast({ type: 'typing', ...infoOf(member) });
    }),
    recent: forMembers(({ count }: RecentRequest, _member, caller) => {
      // The timeline limits their bytes.
      caller.replyAll(timeline.latest(count));
    }),
    leave(_request, caller: Caller) {
      attendance.leave(caller);
      caller.bye('left');
    },
    disconnected(_request, caller: Caller) {
      attendance.lose(caller);
      caller.bye('left');
    },
  };
}
