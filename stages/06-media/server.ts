/** Stage 06: voice and video messages. Their bytes go over HTTP; only their ids go through the hub. */
import type { Running, StageOptions } from '../../shared/stage.ts';
import { type Address, startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from '../03-nicknames/hub.ts';
import { nicknameHandlers } from '../03-nicknames/nickname-handlers.ts';
import { Roster } from '../03-nicknames/roster.ts';
import { chatHandlers } from '../04-broadcast/chat-handlers.ts';
import { Broadcast } from '../04-broadcast/fan-out.ts';
import { hostHandlers } from '../04-broadcast/host-handlers.ts';
import { HostRoom } from '../04-broadcast/host-room.ts';
import { type LinkEnds, startLinkedThread } from '../04-broadcast/linked-thread.ts';
import { Posting } from '../04-broadcast/posting.ts';
import { Sessions } from '../04-broadcast/sessions.ts';
import { Timeline } from '../04-broadcast/timeline.ts';
import { sharePlaces } from '../05-websocket-bridge/admission.ts';
import { healthHandlers } from '../05-websocket-bridge/health.ts';
import { roomSource, watching } from '../05-websocket-bridge/measurements.ts';
import { strangerHandlers } from '../05-websocket-bridge/own-names.ts';
import { type PaceSetting, paceHandlers } from '../05-websocket-bridge/pace-setting.ts';
import { buildPage, STATS } from '../05-websocket-bridge/page.ts';
import { openClipFolder } from './clip-files.ts';
import { clipSource } from './clip-metrics.ts';
import { Clips, clipLimits, mediaHandlers, type WebAddress } from './media-handlers.ts';

const IO_WORKER = new URL('./io-worker.ts', import.meta.url);

export async function start(options: StageOptions): Promise<Running> {
  const { hosts, port, webPort, threads, host, publicUrl, perAddress, trustProxy, stats, log } =
    options;
  // New: clips, as files in a folder that is removed at the end.
  await using opened = new AsyncDisposableStack();
  const clipFolder = opened.use(await openClipFolder(log)).path;
  const clips = new Clips(clipFolder, log);
  const limits = clipLimits(options);
  let webAddress: WebAddress = {};

  const everyone = new Broadcast();
  const timeline = new Timeline((event) => {
    everyone.send(event);
    hostRoom.follow(event);
    // New: clips that are not shared yet leave with their member, and shared ones with the conversation.
    clips.follow(event);
  });
  const roster = new Roster((happening) => timeline.append(happening));
  const sessions = new Sessions(roster);
  const room = { roster, sessions, timeline, posting: new Posting(timeline), everyone };

  const hostRoom = new HostRoom(room, log);
  // New: two tables of handlers, for the chat and for inquiries.
  const media = mediaHandlers(room, clips, limits, () => webAddress);
  const chat = { ...nicknameHandlers(roster), ...chatHandlers(room), ...media.chat };
  const share = hostRoom.moderation.unlessMuted(chat.share);
  const handlers = hostRoom.watch({ ...chat, share });
  const pace: PaceSetting = { linesPerSecond: options.pace };
  const hostTable = { ...hostHandlers(hostRoom), ...paceHandlers(pace, everyone, log) };
  if (host) void new Hub(hostTable, log).attach(host);

  // New: clips can be watched, too.
  const watch = opened.use(watching(stats, roomSource(roster), clipSource(clips)));
  const hub = new Hub(watch.requests(sharePlaces(handlers, hostRoom, perAddress)), log);
  const inquiries = { ...healthHandlers(roster), ...strangerHandlers(log), ...media.inquiries };
  const inquiryHub = new Hub(watch.inquiries(inquiries), log);

  const pages = { page: await buildPage(), statsPage: stats && (await buildPage(STATS)) };
  const hasHost = host !== undefined;
  const setup = { ...pages, clipFolder, limits, pace, publicUrl, trustProxy, hasHost };
  const ends = {
    hub: (link) => everyone.include(link, hub.attach(link)),
    inquiries: (link) => void inquiryHub.attach(link),
  } satisfies LinkEnds;
  const spawn = (address: Address, number: number) =>
    startLinkedThread(IO_WORKER, { ...address, ...setup, number }, watch.ends(number, ends));
  const pool = await startThreads({ count: threads, hosts, ports: { port, webPort }, spawn, log });
  opened.defer(() => pool.close());
  webAddress = { webPort: pool.webPort, publicUrl };
  const running = opened.move();
  return { ...pool, close: () => running.disposeAsync() };
}
