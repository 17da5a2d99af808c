import { buildTapPage } from '../../labs/tap/page-files.ts';
import { servePage } from '../../labs/tap/page-server.ts';
import { startTap } from '../../labs/tap/proxy.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import type { Target } from '../support/target.ts';
import { type Camera, look } from './camera.ts';

const SIZE = { width: 1_000, height: 1_170 };

/** Takes the picture of the tap: frames bit by bit, and a line that is split at every byte. */
export async function keepTap(camera: Camera, { host, port, webPort }: Target): Promise<void> {
  await using opened = new AsyncDisposableStack();
  const tap = await startTap({ port: 7_001, server: { host, port } });
  opened.defer(() => tap.close());
  const { recording } = tap;
  const web = await startTap({ port: 0, recording, server: { host, port: webPort } });
  opened.defer(() => web.close());
  const title = `localhost:${tap.port} to localhost:${port}`;
  const page = await servePage({ port: 0, files: await buildTapPage(), recording, title, tap });
  opened.defer(() => page.close());
  const { port: pagePort } = new URL(page.url);

  using walt = await JsonClient.join({ host, port: 0, webPort: web.port }, 'walt', 'websocket');
  using ned = await TextClient.connect({ host, port: tap.port, webPort: 0 });
  await ned.line(/What shall I call you/);
  ned.say('ned');
  await ned.line(/The room contains/);
  await walt.next('joined', { name: 'ned' });

  await using window = await camera.visit({ host: '127.0.0.1', webPort: Number(pagePort) }, SIZE);
  await look(window.page, 'light');
  await window.reads('.row.chunk .text', 'The room contains');
  await window.click('#clear');
  walt.send({ type: 'say', text: 'hello ned', cid: '1' });
  await ned.line(/hello ned/);
  await walt.next('said', { text: 'hello ned' });
  tap.setFaults('client', { split: 1 });
  ned.say('hi');
  await window.reads('.row.pass .text', '\\n');
  await walt.next('said', { text: 'hi' });
  await window.reads('.row:last-child .piece-text', '"text":"hi"');
  await camera.keep('tap', window.page);
}
