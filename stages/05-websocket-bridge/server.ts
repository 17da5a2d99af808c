/** Stage 05: browsers join the room of stage 04, through the same threads. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { ServerEvent } from '../../shared/protocol.ts';
import type { RunningStage, StageOptions } from '../../shared/stage.ts';
import { startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from '../03-nicknames/hub.ts';
import { nicknameHandlers } from '../03-nicknames/nickname-handlers.ts';
import { portLink } from '../03-nicknames/port-link.ts';
import { Roster } from '../03-nicknames/roster.ts';
import { Attendance } from '../04-broadcast/attendance.ts';
import { chatHandlers } from '../04-broadcast/chat-handlers.ts';
import { postingTo } from '../04-broadcast/post.ts';
import { Timeline } from '../04-broadcast/timeline.ts';
import { healthHandlers } from './health.ts';
import { buildPage } from './page.ts';
import { temporaryFolder } from './temporary-folder.ts';

export async function start(options: StageOptions): Promise<RunningStage> {
  const { hosts, port, webPort, threads, publicUrl, log } = options;
  await using opened = new AsyncDisposableStack();

  const broadcast = (event: ServerEvent) => hub.broadcast(event);
  const timeline = new Timeline(broadcast);
  const roster = new Roster((happening) => timeline.append(happening));
  const attendance = new Attendance(roster);
  const room = { roster, attendance, timeline, post: postingTo(timeline), broadcast };
  const hub = new Hub({
    ...nicknameHandlers(roster),
    ...chatHandlers(room),
    ...healthHandlers(roster),
  });

  const pageFolder = opened.use(await temporaryFolder()).path;
  await buildPage(pageFolder);
  const pool = await startThreads({
    count: threads,
    hosts,
    ports: [port, webPort],
    spawn(number, address) {
      const { port1, port2 } = new MessageChannel();
      void hub.attach(portLink(port1));
      return new Worker(new URL('./io-worker.ts', import.meta.url), {
        workerData: { number, ...address, hub: port2, pageFolder, publicUrl },
        transferList: [port2],
      });
    },
    log,
  });
  opened.defer(() => pool.close());

  const running = opened.move();
  return {
    port: pool.ports[0] ?? 0,
    webPort: pool.ports[1] ?? 0,
    close: () => running.disposeAsync(),
  };
}
