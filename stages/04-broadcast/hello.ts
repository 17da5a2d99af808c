import type { RequestOf, Welcome } from '../../shared/protocol.ts';
import type { Caller } from '../03-nicknames/caller.ts';
import { greetingFor } from '../03-nicknames/nickname-handlers.ts';
import type { Room } from './room.ts';

/**
 * Lets a member in, or in again, and returns the welcome. The past is looked up before the member joins, so
 * that it does not include their own `joined`; `seq` is read afterwards.
 * @throws ProtocolError as `Attendance.enter`
 */
export function welcome(
  { name, session, since }: RequestOf<'hello'>,
  caller: Caller,
  { roster, attendance, timeline }: Room,
): Welcome {
  const replay = timeline.replay(since);
  const member = attendance.enter(name, session, caller);
  return { ...greetingFor(member, roster), ...replay, seq: timeline.seq };
}
