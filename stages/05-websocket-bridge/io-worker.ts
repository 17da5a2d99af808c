/** One I/O thread of stage 05: the TCP port and the web port, both for the same room. */
import { createServer } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import { lazy } from '../../shared/lazy.ts';
import { listen } from '../01-echo/listener.ts';
import { TCP_OPTIONS, TcpConnection } from '../02-threaded-tcp/tcp-connection.ts';
import { runThread } from '../02-threaded-tcp/thread.ts';
import type { Address } from '../02-threaded-tcp/thread-pool.ts';
import { Gate } from '../03-nicknames/gate.ts';
import { BatchedLink } from '../04-broadcast/batched-link.ts';
import { chatDialects, chatPhrases } from '../04-broadcast/chat-text.ts';
import { fanOut } from '../04-broadcast/fan-out.ts';
import { byFirstLine, frameLines, jsonDialect } from '../04-broadcast/json-dialect.ts';
import { reportQueues } from '../04-broadcast/queue-reports.ts';
import { admission } from './admission.ts';
import { healthRoute } from './health.ts';
import { Inquiries } from './inquiry.ts';
import { UNMETERED } from './meter.ts';
import { OwnNames, reportTo } from './own-names.ts';
import { followingPace, type PaceSetting } from './pace-setting.ts';
import type { Page } from './page.ts';
import { pageRoute } from './page-route.ts';
import { pageUrl, wrongPortPhrases } from './page-url.ts';
import { Proxies } from './proxies.ts';
import { statsRoute } from './stats-route.ts';
import { ThreadMeter } from './thread-meter.ts';
import { webServer } from './web-server.ts';
import { frameMessages } from './websocket-frames.ts';
import { webSocketRoute, webSocketUpgrader } from './websocket-route.ts';

interface Setup extends Address {
  readonly number: number;
  readonly webPort: number;
  readonly pace: PaceSetting;
  readonly hub: MessagePort;
  readonly hasHost: boolean;
  readonly inquiries: MessagePort;
  readonly page: Page;
  /** Only if the server is watched. */
  readonly statsPage: Page | false;
  readonly publicUrl?: string;
  readonly trustProxy: readonly string[];
}

await runThread<Setup>(async ({ hosts, port, webPort, reusePort, ...setup }, log) => {
  const { page, pace, publicUrl, trustProxy, statsPage } = setup;
  const meter = statsPage ? new ThreadMeter() : UNMETERED;

  // As in 04. New: HTTP requests on this port are told where the page is, and strangers have limits.
  const pageAddress = lazy(() => pageUrl(hosts, web.port, publicUrl));
  const { plain, timed } = chatDialects({ ...chatPhrases, ...wrongPortPhrases(pageAddress) });
  const lines = byFirstLine(plain, jsonDialect(frameLines));
  const deliver = meter.deliver(followingPace(pace, fanOut(new Set([plain, timed]))));
  const link = meter.link(new BatchedLink(setup.hub));
  const gate = new Gate(link, deliver, log);
  const frames = jsonDialect(frameMessages);
  const serve = admission(meter.gate(gate, frames), pace, setup.number);
  if (setup.hasHost) reportQueues(gate, link, setup.number);

  // New: the web port, with its own way to ask the hub.
  const inquiries = new Inquiries(new BatchedLink(setup.inquiries));
  const proxies = new Proxies(trustProxy);
  const names = new OwnNames({ hosts, publicUrl, report: reportTo(inquiries) });
  const upgrader = webSocketUpgrader(names, proxies, (connection) =>
    serve(connection, frames, 'WebSocket'),
  );
  const routes = [
    ...[names.route, webSocketRoute(names), healthRoute(inquiries), pageRoute(page)],
    ...(statsPage ? [statsRoute({ inquiries, page: statsPage, publicUrl })] : []),
  ];
  const web = await listen(() => meter.server('web', webServer(routes, upgrader, proxies, log)), {
    hosts,
    port: webPort,
    reusePort,
  });

  const tcpServer = () =>
    createServer(TCP_OPTIONS, (socket) => serve(new TcpConnection(socket), lines, 'TCP'));
  const tcp = await listen(() => meter.server('tcp', tcpServer()), { hosts, port, reusePort });
  meter.report(inquiries, setup.number);
  return {
    port: tcp.port,
    webPort: web.port,
    async close() {
      meter.close();
      gate.close();
      inquiries.close();
      await Promise.all([tcp.close(), web.close()]);
    },
  };
});
