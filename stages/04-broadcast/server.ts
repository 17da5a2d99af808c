/** Stage 04: every event gets a place on the timeline, and everybody receives the events in that order. */
import type { ServerEvent } from '../../shared/protocol.ts';
import type { Running, StageOptions } from '../../shared/stage.ts';
import { startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from '../03-nicknames/hub.ts';
import { startLinkedThread } from '../03-nicknames/linked-thread.ts';
import { nicknameHandlers } from '../03-nicknames/nickname-handlers.ts';
import { Roster } from '../03-nicknames/roster.ts';
import { Attendance } from './attendance.ts';
import { chatHandlers } from './chat-handlers.ts';
import { MessageIds } from './message-ids.ts';
import { postingTo } from './post.ts';
import { Timeline } from './timeline.ts';

const IO_WORKER = new URL('./io-worker.ts', import.meta.url);

export async function start({ hosts, port, threads, log }: StageOptions): Promise<Running> {
  const broadcast = (event: ServerEvent) => hub.broadcast(event);
  const timeline = new Timeline(broadcast);
  const roster = new Roster((happening) => timeline.append(happening));
  const attendance = new Attendance(roster);
  const room = {
    roster,
    attendance,
    timeline,
    post: postingTo(timeline, new MessageIds()),
    broadcast,
  };
  const hub = new Hub({ ...nicknameHandlers(roster), ...chatHandlers(room) });
  return startThreads({
    count: threads,
    hosts,
    ports: { port },
    spawn: (address) => startLinkedThread(IO_WORKER, hub, address),
    log,
  });
}
