/** Stage 05: browsers join the room of stage 04 through the same threads. */
import type { Running, StageOptions } from '../../shared/stage.ts';
import { startThreads } from '../02-threaded-tcp/thread-pool.ts';
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
import { sharePlaces } from './admission.ts';
import { healthHandlers } from './health.ts';
import { inquiryHandlers } from './inquiry.ts';
import { roomSource, watching } from './measurements.ts';
import { strangerHandlers } from './own-names.ts';
import { type PaceSetting, paceHandlers } from './pace-setting.ts';
import { buildPage, STATS } from './page.ts';

const IO_WORKER = new URL('./io-worker.ts', import.meta.url);

export async function start(options: StageOptions): Promise<Running> {
  const { hosts, port, webPort, threads, host, publicUrl, perAddress, trustProxy, stats, log } =
    options;
  await using opened = new AsyncDisposableStack();
  const everyone = new Broadcast();
  const timeline = new Timeline((event) => {
    everyone.send(event);
    hostRoom.follow(event);
  });
  const roster = new Roster((happening) => timeline.append(happening));
  const sessions = new Sessions(roster);
  const room = { roster, sessions, timeline, posting: new Posting(timeline), everyone };

  const hostRoom = new HostRoom(room, log);
  const handlers = hostRoom.watch({ ...nicknameHandlers(roster), ...chatHandlers(room) });
  // New: the host can change the pace.
  const pace: PaceSetting = { linesPerSecond: options.pace };
  const hostTable = { ...hostHandlers(hostRoom), ...paceHandlers(pace, everyone, log) };
  if (host) void new Hub(hostTable, log).attach(host);

  // New: this computer can watch (`--stats`), each network has a share of the places, and HTTP requests
  // have a hub of their own.
  const watch = opened.use(watching(stats, roomSource(roster)));
  const hub = new Hub(watch.requests(sharePlaces(handlers, hostRoom, perAddress)), log);
  const inquiries = { ...inquiryHandlers, ...healthHandlers(roster), ...strangerHandlers(log) };
  const inquiryHub = new Hub(watch.inquiries(inquiries), log);

  const pages = { page: await buildPage(), statsPage: stats && (await buildPage(STATS)) };
  const setup = { ...pages, pace, publicUrl, trustProxy, hasHost: host !== undefined };
  const ends = {
    hub: (link) => everyone.include(link, hub.attach(link)),
    inquiries: (link) => void inquiryHub.attach(link),
  } satisfies LinkEnds;
  const pool = await startThreads({
    count: threads,
    hosts,
    ports: { port, webPort },
    spawn: (address, number) =>
      startLinkedThread(IO_WORKER, { ...address, ...setup, number }, watch.ends(number, ends)),
    log,
  });
  opened.defer(() => pool.close());
  const running = opened.move();
  return { ...pool, close: () => running.disposeAsync() };
}
