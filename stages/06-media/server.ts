/** Stage 06: voice and video messages. Their bytes go over HTTP; only their ids go through the hub. */
import type { ServerEvent } from '../../shared/protocol.ts';
import type { Running, StageOptions } from '../../shared/stage.ts';
import { type Address, startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from '../03-nicknames/hub.ts';
import { startLinkedThread } from '../03-nicknames/linked-thread.ts';
import { nicknameHandlers } from '../03-nicknames/nickname-handlers.ts';
import { Roster } from '../03-nicknames/roster.ts';
import { Attendance } from '../04-broadcast/attendance.ts';
import { chatHandlers } from '../04-broadcast/chat-handlers.ts';
import { MessageIds } from '../04-broadcast/message-ids.ts';
import { postingTo } from '../04-broadcast/post.ts';
import { Timeline } from '../04-broadcast/timeline.ts';
import { healthHandlers } from '../05-websocket-bridge/health.ts';
import { buildPage } from '../05-websocket-bridge/page.ts';
import { sharePlaces } from '../05-websocket-bridge/places.ts';
import { strangerHandlers } from '../05-websocket-bridge/strangers.ts';
import { Clips, clipLimits, mediaHandlers, type WebAddress } from './media-handlers.ts';
import { temporaryFolder } from './temporary-folder.ts';

const IO_WORKER = new URL('./io-worker.ts', import.meta.url);

export async function start(options: StageOptions): Promise<Running> {
  const { hosts, port, webPort, threads, pace, publicUrl, perAddress, trustProxy, log } = options;
  await using opened = new AsyncDisposableStack();
  const clipFolder = opened.use(await temporaryFolder()).path;
  const broadcast = (event: ServerEvent) => hub.broadcast(event);
  const timeline = new Timeline(broadcast);
  const clips = new Clips(clipFolder, log);
  const roster = new Roster((happening) => clips.follow(timeline.append(happening)));
  const attendance = new Attendance(roster);
  const messageIds = new MessageIds();
  const post = postingTo(timeline, messageIds);
  const room = { roster, attendance, timeline, post, broadcast };
  const limits = clipLimits(options);
  const setup = { page: await buildPage(), clipFolder, limits, pace, publicUrl, trustProxy };
  let webAddress: WebAddress = {};
  const handlers = {
    ...nicknameHandlers(roster),
    ...chatHandlers(room),
    ...healthHandlers(roster),
    ...strangerHandlers(log),
    ...mediaHandlers(room, clips, messageIds, limits, () => webAddress),
  };
  const hub = new Hub(sharePlaces(handlers, roster, perAddress));

  const spawn = (address: Address) => startLinkedThread(IO_WORKER, hub, { ...address, ...setup });
  const pool = await startThreads({ count: threads, hosts, ports: { port, webPort }, spawn, log });
  opened.defer(() => pool.close());
  webAddress = { webPort: pool.webPort, publicUrl };
  const running = opened.move();
  return { ...pool, close: () => running.disposeAsync() };
}
