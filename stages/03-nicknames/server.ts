/** Stage 03: the hub on the main thread owns the roster, and the I/O threads send it requests. */
import type { Happening } from '../../shared/protocol.ts';
import type { Running, StageOptions } from '../../shared/stage.ts';
import { startThreads } from '../02-threaded-tcp/thread-pool.ts';
import { Hub } from './hub.ts';
import { startLinkedThread } from './linked-thread.ts';
import { nicknameHandlers } from './nickname-handlers.ts';
import { Roster } from './roster.ts';

const IO_WORKER = new URL('./io-worker.ts', import.meta.url);

export async function start({ hosts, port, threads, log }: StageOptions): Promise<Running> {
  const roster = new Roster((happening) => log(logLine(happening)));
  const hub = new Hub(nicknameHandlers(roster));
  return startThreads({
    count: threads,
    hosts,
    ports: { port },
    spawn: (address) => startLinkedThread(IO_WORKER, hub, address),
    log,
  });
}

function logLine(happening: Happening): string {
  const { name, type } = happening;
  return type === 'renamed' ? `${happening.from} is now ${name}` : `${name} ${type}`;
}
