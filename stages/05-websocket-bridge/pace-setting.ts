/**
 * The pace of all connections, which the host can change. The hub knows the setting, for threads that start later,
 * and each thread has a copy, which all of its connections look at. A change goes to the threads over the links
 * on which they get their events, so none of them is forgotten, not even one that is just starting.
 */
import type { HostAnswers, HostRequestOf } from '../../shared/host-protocol.ts';
import { MAX_PACE } from '../../shared/limits.ts';
import type { Log } from '../../shared/log.ts';
import type { Deliver } from '../03-nicknames/gate.ts';
import { answering } from '../04-broadcast/answering.ts';
import type { Broadcast } from '../04-broadcast/fan-out.ts';
import { checkNumber } from '../04-broadcast/host-handlers.ts';

/** Lines per second that a connection may send on average; 0 for no limit. */
export interface PaceSetting {
  linesPerSecond: number;
}

/** The address of an event that is for the thread itself, and for none of its connections. */
const THREAD = 'thread';

/** The hub's half: a request of the host, besides those of stage 04. */
export function paceHandlers(setting: PaceSetting, threads: Broadcast, log: Log) {
  return {
    pace: answering(({ linesPerSecond }: HostRequestOf<'pace'>): HostAnswers['pace'] => {
      checkNumber('linesPerSecond', linesPerSecond, 0, MAX_PACE);
      setting.linesPerSecond = linesPerSecond;
      threads.send({ type: 'pace', linesPerSecond }, THREAD);
      const pace = linesPerSecond === 0 ? 'no limit' : `${linesPerSecond} lines per second`;
      const sentence = `The host has set the pace: ${pace}.`;
      log({ level: 'info', event: 'pace', by: 'host', linesPerSecond, sentence });
      return { linesPerSecond };
    }),
  };
}

/** The thread's half: takes over the pace from the events of the hub, and delivers the others as before. */
export function followingPace(setting: PaceSetting, deliver: Deliver): Deliver {
  return (events, conversations) => {
    // The content is parsed when it is read, and most events are passed on without that.
    for (const { content } of events.filter(({ address }) => address === THREAD))
      if (content.type === 'pace') setting.linesPerSecond = content.linesPerSecond;
    return deliver(events, conversations);
  };
}
