/** One I/O thread of stage 04: as in 03, and events from the hub reach every member. */
import { createServer } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import { listen } from '../01-echo/listener.ts';
import { TCP_OPTIONS, TcpConnection } from '../02-threaded-tcp/tcp-connection.ts';
import { runThread } from '../02-threaded-tcp/thread.ts';
import type { Address } from '../02-threaded-tcp/thread-pool.ts';
import { Gate } from '../03-nicknames/gate.ts';
import { announcing } from './arrivals.ts';
import { BatchedLink } from './batched-link.ts';
import { chatDialects, chatPhrases } from './chat-text.ts';
import { fanOut } from './fan-out.ts';
import { byFirstLine, frameLines, jsonDialect } from './json-dialect.ts';
import { reportQueues } from './queue-reports.ts';

interface Setup extends Address {
  readonly hub: MessagePort;
  readonly number: number;
  readonly hasHost: boolean;
}

await runThread<Setup>(async ({ hosts, port, reusePort, hub, number, hasHost }, log) => {
  const { plain, timed } = chatDialects(chatPhrases);
  const dialect = byFirstLine(plain, jsonDialect(frameLines));
  const link = new BatchedLink(hub);
  const gate = new Gate(link, fanOut(new Set([plain, timed])), log);
  // What the host wants to know: where each client comes from, and who is slow.
  const serve = announcing(gate, number);
  if (hasHost) reportQueues(gate, link, number);
  const listener = await listen(
    () => createServer(TCP_OPTIONS, (socket) => serve(new TcpConnection(socket), dialect, 'TCP')),
    { hosts, port, reusePort },
  );
  return {
    port: listener.port,
    async close() {
      gate.close();
      await listener.close();
    },
  };
});
