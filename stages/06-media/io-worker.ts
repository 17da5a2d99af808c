/** One I/O thread of stage 06: as in 05, and the web port accepts and serves clips. */
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
import { healthRoute } from '../05-websocket-bridge/health.ts';
import { OwnNames } from '../05-websocket-bridge/own-names.ts';
import { paced } from '../05-websocket-bridge/paced-connection.ts';
import { type Page, pageRoute } from '../05-websocket-bridge/page.ts';
import { pageUrl } from '../05-websocket-bridge/page-url.ts';
import { Proxies } from '../05-websocket-bridge/proxies.ts';
import { reportTo } from '../05-websocket-bridge/strangers.ts';
import { webServer } from '../05-websocket-bridge/web-server.ts';
import { frameMessages } from '../05-websocket-bridge/websocket-frames.ts';
import { webSocketRoute, webSocketUpgrader } from '../05-websocket-bridge/websocket-route.ts';
import { ClipFiles, clipRoute } from './clip-files.ts';
import { clipPhrases } from './clip-phrases.ts';
import type { ClipLimits } from './media-handlers.ts';
import { uploadRoute } from './upload-route.ts';

interface Setup extends Address {
  readonly webPort: number;
  readonly pace: number;
  readonly hub: MessagePort;
  readonly page: Page;
  readonly clipFolder: string;
  readonly limits: ClipLimits;
  readonly publicUrl?: string;
  readonly trustProxy: readonly string[];
}

await runThread<Setup>(async ({ hub, hosts, port, webPort, reusePort, ...setup }, log) => {
  const { page, clipFolder, limits, pace, publicUrl, trustProxy } = setup;
  const gate = new Gate(portLink(hub), fanOut);

  const proxies = new Proxies(trustProxy);
  const names = new OwnNames({ hosts, publicUrl, report: reportTo(gate) });
  const routes = [
    // Before `names`: clips have their own secrets, and programs fetch them under any name.
    uploadRoute(gate, new ClipFiles(clipFolder, log), limits, proxies),
    clipRoute(gate, clipFolder),
    names.route,
    webSocketRoute(names),
    healthRoute(gate),
    pageRoute(page),
  ];
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

  const pageAddress = pageUrl(hosts, web.port, publicUrl);
  const text = textDialect(
    { ...chatCommands, ...nicknameCommands },
    { ...nicknamePhrases, ...chatPhrases, ...clipPhrases(pageAddress) },
  );
  const lines = tcpEntrance(text, jsonDialect(frameLines), `the web page is at ${pageAddress}`);
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
