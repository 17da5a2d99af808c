import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProtocolError } from '../../shared/codes.ts';
import { type Meter, UNMETERED } from '../../stages/05-websocket-bridge/meter.ts';
import type { Responder, Route } from '../../stages/05-websocket-bridge/route.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { clipSource, meteredClips } from '../../stages/06-media/clip-metrics.ts';
import { Clips } from '../../stages/06-media/media-handlers.ts';
import { FakePeer } from '../support/fake-peer.ts';
import { assertConventions } from '../support/metric-conventions.ts';
import { answersOn } from '../support/raw-http.ts';
import { ask, connectTo } from '../support/wireless-http.ts';

/** Notes what is counted. */
function notes() {
  const counted: [name: string, status: string | undefined, value: number][] = [];
  const meter: Meter = {
    ...UNMETERED,
    count: (name, { status }, value) => counted.push([name, status, value]),
  };
  return { meter, counted };
}

const route: Route = (path) => {
  if (path !== '/clips') return undefined;
  return {
    GET: (_request, response) => void response.writeHead(206).end('x'.repeat(1_000)),
    POST() {
      throw new ProtocolError('too-many-uploads');
    },
  };
};

test('answers to uploads and downloads are counted by status, and the bytes of downloads', async () => {
  const { meter, counted } = notes();
  const downloads: Route = (...args) => {
    const { GET } = route(...args) ?? {};
    return GET && { GET };
  };
  const uploads: Route = (...args) => {
    const { POST } = route(...args) ?? {};
    return POST && { POST };
  };
  const down = webServer([meteredClips(meter, downloads)]);
  await ask(down, 'GET /clips HTTP/1.1', 'Host: localhost');
  assert.deepEqual(
    counted.map(([name, status]) => [name, status]),
    [
      ['wirechat_clip_downloads_total', '206'],
      ['wirechat_clip_sent_bytes_total', undefined],
    ],
  );
  counted.length = 0;
  const up = webServer([meteredClips(meter, uploads)]);
  assert.equal((await ask(up, 'POST /clips HTTP/1.1', 'Host: localhost')).status, 429);
  assert.deepEqual(counted, [['wirechat_clip_uploads_total', '429', 1]]);
  // Other paths are another route's.
  assert.equal((await ask(up, 'POST /other HTTP/1.1', 'Host: localhost')).status, 404);
  assert.equal(counted.length, 1);
});

test('the bytes of a download are its own, whatever was sent on the connection before', async () => {
  const { meter, counted } = notes();
  const download: Responder = (_request, response) => {
    socket.bytesWritten += 1_000;
    response.end('x'.repeat(1_000));
  };
  const server = webServer([meteredClips(meter, () => ({ GET: download }))]);
  const wireless = connectTo(server);
  const socket = Object.assign(wireless.socket, { bytesWritten: 500 });
  wireless.client.write('GET /clips HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  await answersOn(wireless.client);
  assert.deepEqual(counted.at(-1), ['wirechat_clip_sent_bytes_total', undefined, 1_000]);
});

test('a client that leaves before it is answered has got no status', async () => {
  const { meter, counted } = notes();
  const asked = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const server = webServer([
    meteredClips(meter, () => ({
      POST(_request, response) {
        response.once('close', closed.resolve);
        asked.resolve();
      },
    })),
  ]);
  const { client } = connectTo(server);
  client.write('POST /clips HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await asked.promise;
  client.destroy();
  await closed.promise;
  assert.deepEqual(counted, [['wirechat_clip_uploads_total', 'none', 1]]);
});

test('without a meter, the route is used as it is', () => {
  assert.equal(meteredClips(UNMETERED, route), route);
});

test('the hub knows how many clips there are, and how many are being uploaded', () => {
  const clips = new Clips('/nowhere', () => {});
  const { descriptions, values } = clipSource(clips);
  const mime = 'audio/webm';
  const clip = { id: 'a', kind: 'voice', mime, bytes: 5, durationMs: 1, url: '/clips/a' } as const;
  clips.ledger.add(clip, 'ann');
  clips.ledger.add({ ...clip, id: 'b', bytes: 7 }, 'ann');
  clips.ledger.share('a', 'ann');
  clips.uploads.begin(new FakePeer(), { owner: 'bob', network: 'here', bytes: 1 });
  assert.deepEqual(values(), [
    { name: 'wirechat_clips', labels: { shelf: 'shared' }, value: 1 },
    { name: 'wirechat_clips_bytes', labels: { shelf: 'shared' }, value: 5 },
    { name: 'wirechat_clips', labels: { shelf: 'unshared' }, value: 1 },
    { name: 'wirechat_clips_bytes', labels: { shelf: 'unshared' }, value: 7 },
    { name: 'wirechat_clip_uploads_in_progress', labels: {}, value: 1 },
  ]);
  for (const { name } of values()) assert.ok(Object.hasOwn(descriptions, name), name);
  assertConventions(descriptions);
});
