/** Stage 05: browsers join the room of stage 04 through the same threads. */
import type { Running, StageOptions } from '../../shared/stage.ts';
import { startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from '../03-nicknames/hub.ts';
import { nicknameHandlers } from '../03-nicknames/nickname-handlers.ts';
import { Roster } from '../03-nicknames/roster.ts';
import { chatHandlers } from '../04-broadcast/chat-handlers.ts';
import { Broadcast } from '../04-broadcast/fan-out.ts';
import { type LinkEnds, startLinkedThread } from '../04-broadcast/linked-thread.ts';
import { Posting } from '../04-broadcast/posting.ts';
import { Sessions } from '../04-broadcast/sessions.ts';
import { Timeline } from '../04-broadcast/timeline.ts';
import { sharePlaces } from './admission.ts';
import { healthHandlers } from './health.ts';
import { inquiryHandlers } from './inquiry.ts';
import { strangerHandlers } from './own-names.ts';
import { buildPage } from './page.ts';

const IO_WORKER = new URL('./io-worker.ts', import.meta.url);

export async function start(options: StageOptions): Promise<Running> {
  const { hosts, port, webPort, threads, pace, publicUrl, perAddress, trustProxy, log } = options;
  const everyone = new Broadcast();
  const timeline = new Timeline((event) => everyone.send(event));
  const roster = new Roster((happening) => timeline.append(happening));
  const sessions = new Sessions(roster);
  const room = { roster, sessions, timeline, posting: new Posting(timeline), everyone };
  const handlers = { ...nicknameHandlers(roster), ...chatHandlers(room) };

  // New: each network has a share of the places, and HTTP requests have a hub of their own.
  const hub = new Hub(sharePlaces(handlers, roster, perAddress));
  const inquiryHub = new Hub({
    ...inquiryHandlers,
    ...healthHandlers(roster),
    ...strangerHandlers(log),
  });

  const setup = { page: await buildPage(), pace, publicUrl, trustProxy };
  const ends: LinkEnds = {
    hub: (link) => everyone.include(link, hub.attach(link)),
    inquiries: (link) => void inquiryHub.attach(link),
  };
  return startThreads({
    count: threads,
    hosts,
    ports: { port, webPort },
    spawn: (address) => startLinkedThread(IO_WORKER, { ...address, ...setup }, ends),
    log,
  });
}
