import assert from 'node:assert/strict';
import type { WayIn } from '../../shared/host-protocol.ts';
import type { LogEntry } from '../../shared/log.ts';
import type { TimelineEvent } from '../../shared/protocol.ts';
import { nicknameHandlers } from '../../stages/03-nicknames/nickname-handlers.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { chatHandlers, type Room } from '../../stages/04-broadcast/chat-handlers.ts';
import { Broadcast } from '../../stages/04-broadcast/fan-out.ts';
import { HostRoom } from '../../stages/04-broadcast/host-room.ts';
import { Posting } from '../../stages/04-broadcast/posting.ts';
import { Sessions } from '../../stages/04-broadcast/sessions.ts';
import { Timeline } from '../../stages/04-broadcast/timeline.ts';
import { FakePeer } from './fake-peer.ts';

type Watched = ReturnType<typeof watched>;

function watched(hostRoom: HostRoom, room: Room) {
  return hostRoom.watch({ ...nicknameHandlers(room.roster), ...chatHandlers(room) });
}

/** The room of stage 04 with its host, at the hub, without links. `wrap` adds what a later stage does. */
export function openHostRoom(
  wrap: (handlers: Watched, hostRoom: HostRoom) => Watched = (handlers) => handlers,
) {
  const told: TimelineEvent[] = [];
  const logged: LogEntry[] = [];
  const timeline = new Timeline((event) => {
    told.push(event);
    hostRoom.follow(event);
  });
  const roster = new Roster((happening) => timeline.append(happening));
  const sessions = new Sessions(roster);
  const everyone = new Broadcast();
  const room = { roster, sessions, timeline, posting: new Posting(timeline), everyone };
  const hostRoom = new HostRoom(room, (entry) => logged.push(entry));
  const handlers = wrap(watched(hostRoom, room), hostRoom);

  /** A connection that arrives. */
  function arrive(address: string, way: WayIn = 'TCP'): FakePeer {
    const peer = new FakePeer();
    handlers.arrived({ address, way, thread: 1 }, peer);
    return peer;
  }

  /** A connection that arrives and says hello. */
  function enter(name: string, address = '192.0.2.1', session?: string): FakePeer {
    const peer = arrive(address);
    handlers.hello({ type: 'hello', v: 1, name, session }, peer);
    return peer;
  }

  /** Returns the member who says hello on a new connection. */
  function join(name: string, address?: string, session?: string) {
    const { member } = enter(name, address, session);
    assert.ok(member);
    return member;
  }

  return { room, hostRoom, handlers, told, logged, arrive, enter, join };
}
