/** Stage 04: what happens gets a place on the timeline, and everybody is told in that order. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { ServerEvent } from '../../shared/protocol.ts';
import type { RunningStage, StageOptions } from '../../shared/stage.ts';
import { startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from '../03-nicknames/hub.ts';
import { nicknameHandlers } from '../03-nicknames/nickname-handlers.ts';
import { portLink } from '../03-nicknames/port-link.ts';
import { Roster } from '../03-nicknames/roster.ts';
import { Attendance } from './attendance.ts';
import { chatHandlers } from './chat-handlers.ts';
import { postingTo } from './post.ts';
import { Timeline } from './timeline.ts';

export async function start({ hosts, port, threads, log }: StageOptions): Promise<RunningStage> {
  const broadcast = (event: ServerEvent) => hub.broadcast(event);
  const timeline = new Timeline(broadcast);
  const roster = new Roster((happening) => timeline.append(happening));
  const attendance = new Attendance(roster);
  const room = { roster, attendance, timeline, post: postingTo(timeline), broadcast };
  const hub = new Hub({ ...nicknameHandlers(roster), ...chatHandlers(room) });
  const pool = await startThreads({
    count: threads,
    hosts,
    ports: [port],
    spawn(number, address) {
      const { port1, port2 } = new MessageChannel();
      void hub.attach(portLink(port1));
      return new Worker(new URL('./io-worker.ts', import.meta.url), {
        workerData: { number, ...address, hub: port2 },
        transferList: [port2],
      });
    },
    log,
  });
  return { port: pool.ports[0] ?? 0, close: pool.close };
}
