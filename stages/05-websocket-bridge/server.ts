/** Stage 05: browsers join the room of stage 04 through the same threads. */
import type { ServerEvent } from '../../shared/protocol.ts';
import type { Running, StageOptions } from '../../shared/stage.ts';
import { startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from '../03-nicknames/hub.ts';
import { startLinkedThread } from '../03-nicknames/linked-thread.ts';
import { nicknameHandlers } from '../03-nicknames/nickname-handlers.ts';
import { Roster } from '../03-nicknames/roster.ts';
import { Attendance } from '../04-broadcast/attendance.ts';
import { chatHandlers } from '../04-broadcast/chat-handlers.ts';
import { MessageIds } from '../04-broadcast/message-ids.ts';
import { postingTo } from '../04-broadcast/post.ts';
import { Timeline } from '../04-broadcast/timeline.ts';
import { healthHandlers } from './health.ts';
import { buildPage } from './page.ts';
import { sharePlaces } from './places.ts';
import { strangerHandlers } from './strangers.ts';

const IO_WORKER = new URL('./io-worker.ts', import.meta.url);

export async function start(options: StageOptions): Promise<Running> {
  const { hosts, port, webPort, threads, pace, publicUrl, perAddress, trustProxy, log } = options;
  const broadcast = (event: ServerEvent) => hub.broadcast(event);
  const timeline = new Timeline(broadcast);
  const roster = new Roster((happening) => timeline.append(happening));
  const attendance = new Attendance(roster);
  const post = postingTo(timeline, new MessageIds());
  const room = { roster, attendance, timeline, post, broadcast };
  const handlers = {
    ...nicknameHandlers(roster),
    ...chatHandlers(room),
    ...healthHandlers(roster),
    ...strangerHandlers(log),
  };
  const hub = new Hub(sharePlaces(handlers, roster, perAddress));

  const setup = { page: await buildPage(), pace, publicUrl, trustProxy };
  return startThreads({
    count: threads,
    hosts,
    ports: { port, webPort },
    spawn: (address) => startLinkedThread(IO_WORKER, hub, { ...address, ...setup }),
    log,
  });
}
