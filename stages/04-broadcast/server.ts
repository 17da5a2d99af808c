/** Stage 04: every event gets a place on the timeline, and everybody receives the events in that order. */
import type { Running, StageOptions } from '../../shared/stage.ts';
import { startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from '../03-nicknames/hub.ts';
import { nicknameHandlers } from '../03-nicknames/nickname-handlers.ts';
import { Roster } from '../03-nicknames/roster.ts';
import { chatHandlers } from './chat-handlers.ts';
import { Broadcast } from './fan-out.ts';
import { hostHandlers } from './host-handlers.ts';
import { HostRoom } from './host-room.ts';
import { startLinkedThread } from './linked-thread.ts';
import { Posting } from './posting.ts';
import { Sessions } from './sessions.ts';
import { Timeline } from './timeline.ts';

const IO_WORKER = new URL('./io-worker.ts', import.meta.url);

/**
 * An event goes one way: from a handler or the roster to the timeline, which numbers it, and from
 * there to all links, and to everything that follows what happens.
 */
export async function start({ hosts, port, threads, host, log }: StageOptions): Promise<Running> {
  const everyone = new Broadcast();
  const timeline = new Timeline((event) => {
    everyone.send(event);
    hostRoom.follow(event);
  });
  const roster = new Roster((happening) => timeline.append(happening));
  const sessions = new Sessions(roster);
  const room = { roster, sessions, timeline, posting: new Posting(timeline), everyone };

  // The host: what is noted and decided besides the chat, and a hub that no member can reach.
  const hostRoom = new HostRoom(room, log);
  if (host) void new Hub(hostHandlers(hostRoom), log).attach(host);

  const hub = new Hub(hostRoom.watch({ ...nicknameHandlers(roster), ...chatHandlers(room) }), log);
  return startThreads({
    count: threads,
    hosts,
    ports: { port },
    spawn: (address, number) =>
      startLinkedThread(
        IO_WORKER,
        { ...address, number, hasHost: host !== undefined },
        { hub: (link) => everyone.include(link, hub.attach(link)) },
      ),
    log,
  });
}
