/** One I/O thread of stage 05: the TCP port and the web port, both for the same room. */
import { createServer } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import { listen } from '../01-echo/listener.ts';
import { TCP_OPTIONS, TcpConnection } from '../02-threaded-tcp/tcp-connection.ts';
import { runThread } from '../02-threaded-tcp/thread.ts';
import type { Address } from '../02-threaded-tcp/thread-pool.ts';
import { jsonEntrance, tcpEntrance } from '../03-nicknames/dialect.ts';
import { Gate } from '../03-nicknames/gate.ts';
import { frameLines, jsonDialect } from '../03-nicknames/json-dialect.ts';
import { nicknameCommands, nicknamePhrases } from '../03-nicknames/nickname-phrases.ts';
import { portLink } from '../03-nicknames/port-link.ts';
import { textDialect } from '../03-nicknames/text-dialect.ts';
import { chatCommands, chatPhrases } from '../04-broadcast/chat-phrases.ts';
import { fanOut } from '../04-broadcast/fan-out.ts';
import { healthRoute } from './health.ts';
import { OwnNames } from './own-names.ts';
import { paced } from './paced-connection.ts';
import { type Page, pageRoute } from './page.ts';
import { pageUrl } from './page-url.ts';
import { Proxies } from './proxies.ts';
import { reportTo } from './strangers.ts';
import { webServer } from './web-server.ts';
import { frameMessages } from './websocket-frames.ts';
import { webSocketRoute, webSocketUpgrader } from './websocket-route.ts';

interface Setup extends Address {
  readonly webPort: number;
  readonly pace: number;
  readonly hub: MessagePort;
  readonly page: Page;
  readonly publicUrl?: string;
  readonly trustProxy: readonly string[];
}

await runThread<Setup>(async ({ hub, hosts, port, webPort, reusePort, ...setup }) => {
  const { page, pace, publicUrl, trustProxy } = setup;
  const gate = new Gate(portLink(hub), fanOut);

  const proxies = new Proxies(trustProxy);
  const names = new OwnNames({ hosts, publicUrl, report: reportTo(gate) });
  const routes = [names.route, webSocketRoute(names), healthRoute(gate), pageRoute(page)];
  const frames = jsonEntrance(jsonDialect(frameMessages));
  const upgrader = webSocketUpgrader(
    names,
    proxies,
    (connection) => void gate.serve(paced(connection, pace), frames),
  );
  const web = await listen(() => webServer(routes, upgrader, proxies), {
    hosts,
    port: webPort,
    reusePort,
  });

  const text = textDialect(
    { ...chatCommands, ...nicknameCommands },
    { ...nicknamePhrases, ...chatPhrases },
  );
  const lines = tcpEntrance(
    text,
    jsonDialect(frameLines),
    `the web page is at ${pageUrl(hosts, web.port, publicUrl)}`,
  );
  const tcp = await listen(
    () =>
      createServer(
        TCP_OPTIONS,
        (socket) => void gate.serve(paced(new TcpConnection(socket), pace), lines),
      ),
    { hosts, port, reusePort },
  );
  return {
    port: tcp.port,
    webPort: web.port,
    async close() {
      gate.close();
      await Promise.all([tcp.close(), web.close()]);
    },
  };
});
