/** One I/O thread of stage 04: as in 03, and events from the hub reach every member. */
import { createServer } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import { listen } from '../01-echo/listener.ts';
import { TCP_OPTIONS, TcpConnection } from '../02-threaded-tcp/tcp-connection.ts';
import { runThread } from '../02-threaded-tcp/thread.ts';
import type { Address } from '../02-threaded-tcp/thread-pool.ts';
import { Gate } from '../03-nicknames/gate.ts';
import { BatchedLink } from './batched-link.ts';
import { chatDialects, chatPhrases } from './chat-text.ts';
import { fanOut } from './fan-out.ts';
import { byFirstLine, frameLines, jsonDialect } from './json-dialect.ts';

await runThread<Address & { hub: MessagePort }>(async ({ hosts, port, reusePort, hub }, log) => {
  const { plain, timed } = chatDialects(chatPhrases);
  const dialect = byFirstLine(plain, jsonDialect(frameLines));
  const gate = new Gate(new BatchedLink(hub), fanOut(new Set([plain, timed])), log);
  const listener = await listen(
    () =>
      createServer(TCP_OPTIONS, (socket) => void gate.serve(new TcpConnection(socket), dialect)),
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
