/** Stage 04: every event gets a place on the timeline, and everybody receives the events in that order. */
import type { Running, StageOptions } from '../../shared/stage.ts';
import { startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from '../03-nicknames/hub.ts';
import { nicknameHandlers } from '../03-nicknames/nickname-handlers.ts';
import { Roster } from '../03-nicknames/roster.ts';
import { chatHandlers } from './chat-handlers.ts';
import { Broadcast } from './fan-out.ts';
import { startLinkedThread } from './linked-thread.ts';
import { Posting } from './posting.ts';
import { Sessions } from './sessions.ts';
import { Timeline } from './timeline.ts';

const IO_WORKER = new URL('./io-worker.ts', import.meta.url);

/**
 * An event goes one way: from a handler or the roster to the timeline, which numbers it, and from
 * there to all links.
 */
export async function start({ hosts, port, threads, log }: StageOptions): Promise<Running> {
  const everyone = new Broadcast();
  const timeline = new Timeline((event) => everyone.send(event));
  const roster = new Roster((happening) => timeline.append(happening));
  const sessions = new Sessions(roster);
  const room = { roster, sessions, timeline, posting: new Posting(timeline), everyone };
  const hub = new Hub({ ...nicknameHandlers(roster), ...chatHandlers(room) }, log);

  return startThreads({
    count: threads,
    hosts,
    ports: { port },
    spawn: (address) =>
      startLinkedThread(IO_WORKER, address, {
        hub: (link) => everyone.include(link, hub.attach(link)),
      }),
    log,
  });
}
