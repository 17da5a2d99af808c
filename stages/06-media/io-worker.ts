/** One I/O thread of stage 06: as in 05, and the web port accepts and serves clips. */
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
import { admission } from '../05-websocket-bridge/admission.ts';
import { healthRoute } from '../05-websocket-bridge/health.ts';
import { Inquiries } from '../05-websocket-bridge/inquiry.ts';
import { UNMETERED } from '../05-websocket-bridge/meter.ts';
import { OwnNames, reportTo } from '../05-websocket-bridge/own-names.ts';
import { followingPace, type PaceSetting } from '../05-websocket-bridge/pace-setting.ts';
import type { Page } from '../05-websocket-bridge/page.ts';
import { pageRoute } from '../05-websocket-bridge/page-route.ts';
import { pageUrl, wrongPortPhrases } from '../05-websocket-bridge/page-url.ts';
import { Proxies } from '../05-websocket-bridge/proxies.ts';
import { statsRoute } from '../05-websocket-bridge/stats-route.ts';
import { ThreadMeter } from '../05-websocket-bridge/thread-meter.ts';
import { webServer } from '../05-websocket-bridge/web-server.ts';
import { frameMessages } from '../05-websocket-bridge/websocket-frames.ts';
import { webSocketRoute, webSocketUpgrader } from '../05-websocket-bridge/websocket-route.ts';
import { ClipFiles, clipRoute } from './clip-files.ts';
import { meteredClips } from './clip-metrics.ts';
import { clipPhrases } from './clip-phrases.ts';
import type { ClipLimits } from './media-handlers.ts';
import { uploadRoute } from './upload-route.ts';

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
  // New: where the hub wants clips to be stored, and how large they may be.
  readonly clipFolder: string;
  readonly limits: ClipLimits;
}

await runThread<Setup>(async ({ hosts, port, webPort, reusePort, ...setup }, log) => {
  const { page, clipFolder, limits, pace, publicUrl, trustProxy, statsPage } = setup;
  const meter = statsPage ? new ThreadMeter() : UNMETERED;

  // As in 05. New: clips in the text dialect.
  const pageAddress = lazy(() => pageUrl(hosts, web.port, publicUrl));
  const { plain, timed } = chatDialects({
    ...chatPhrases,
    ...wrongPortPhrases(pageAddress),
    ...clipPhrases(pageAddress),
  });
  const lines = byFirstLine(plain, jsonDialect(frameLines));
  const deliver = meter.deliver(followingPace(pace, fanOut(new Set([plain, timed]))));
  const link = meter.link(new BatchedLink(setup.hub));
  const gate = new Gate(link, deliver, log);
  const frames = jsonDialect(frameMessages);
  const serve = admission(meter.gate(gate, frames), pace, setup.number);
  if (setup.hasHost) reportQueues(gate, link, setup.number);

  const inquiries = new Inquiries(new BatchedLink(setup.inquiries));
  const proxies = new Proxies(trustProxy);
  const names = new OwnNames({ hosts, publicUrl, report: reportTo(inquiries) });
  const upgrader = webSocketUpgrader(names, proxies, (connection) =>
    serve(connection, frames, 'WebSocket'),
  );
  const routes = [
    // New, and before `names`: clips have their own secrets, and programs fetch them under any name.
    meteredClips(
      meter,
      uploadRoute(inquiries, new ClipFiles(clipFolder, log), limits, proxies, log),
    ),
    meteredClips(meter, clipRoute(inquiries, clipFolder)),
    names.route,
    webSocketRoute(names),
    healthRoute(inquiries),
    pageRoute(page),
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
