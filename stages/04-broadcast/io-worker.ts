/** One I/O thread of stage 04: as in 03, and events from the hub reach every member. */
import { createServer } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import { DETAILS } from '../../shared/codes.ts';
import { listen } from '../01-echo/listener.ts';
import { TCP_OPTIONS, TcpConnection } from '../02-threaded-tcp/tcp-connection.ts';
import { runThread } from '../02-threaded-tcp/thread.ts';
import type { Address } from '../02-threaded-tcp/thread-pool.ts';
import { tcpEntrance } from '../03-nicknames/dialect.ts';
import { Gate } from '../03-nicknames/gate.ts';
import { frameLines, jsonDialect } from '../03-nicknames/json-dialect.ts';
import { nicknameCommands, nicknamePhrases } from '../03-nicknames/nickname-phrases.ts';
import { portLink } from '../03-nicknames/port-link.ts';
import { textDialect } from '../03-nicknames/text-dialect.ts';
import { chatCommands, chatPhrases } from './chat-phrases.ts';
import { fanOut } from './fan-out.ts';

await runThread<Address & { hub: MessagePort }>(async ({ hosts, port, reusePort, hub }) => {
  const gate = new Gate(portLink(hub), fanOut);
  const text = textDialect(
    { ...chatCommands, ...nicknameCommands },
    { ...nicknamePhrases, ...chatPhrases },
  );
  const entrance = tcpEntrance(text, jsonDialect(frameLines), DETAILS['wrong-port']);
  const listener = await listen(
    () =>
      createServer(TCP_OPTIONS, (socket) => void gate.serve(new TcpConnection(socket), entrance)),
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
