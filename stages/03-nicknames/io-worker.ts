/** One I/O thread of stage 03: connections on one side, the link to the hub on the other. */
import { createServer } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import { listen } from '../01-echo/listener.ts';
import { TCP_OPTIONS, TcpConnection } from '../02-threaded-tcp/tcp-connection.ts';
import { runThread } from '../02-threaded-tcp/thread.ts';
import type { Address } from '../02-threaded-tcp/thread-pool.ts';
import { deliverReplies, Gate } from './gate.ts';
import { PortLink } from './link.ts';
import { nicknameCommands, nicknamePhrases, textDialect } from './text-dialect.ts';

await runThread<Address & { hub: MessagePort }>(async ({ hosts, port, reusePort, hub }, log) => {
  const gate = new Gate(new PortLink(hub), deliverReplies, log);
  const text = textDialect(nicknameCommands, nicknamePhrases);
  const listener = await listen(
    () => createServer(TCP_OPTIONS, (socket) => void gate.serve(new TcpConnection(socket), text)),
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
