/** `--stats`: the figures follow what clients do, and only this computer sees them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import type { Metric } from '../shared/metrics.ts';
import { JsonClient, TextClient } from './support/clients.ts';
import { uploaded, webBase } from './support/clip-client.ts';
import { NO_SHARED_PORTS } from './support/lacking.ts';
import { readExposition } from './support/prometheus.ts';
import { rawRequest } from './support/raw-http.ts';
import { patienceMs } from './support/received.ts';
import { startStage, type Target } from './support/target.ts';

/** Time between two looks at the figures. They change once a second, and no event tells so. */
const LOOK_MS = 100;

for (const stage of ['05', '06']) {
  test(`${stage}: people who join, talk and leave are counted by their way in`, async () => {
    await using target = await startStage(stage, { stats: true });
    using ann = await TextClient.join(target, 'ann');
    using bob = await JsonClient.join(target, 'bob', 'websocket');
    using _guest = await TextClient.connect(target);
    bob.send({ type: 'say', text: 'hello' });
    await ann.line(/hello/);
    const joined = { state: 'joined' };
    await figures(
      target,
      (sum) =>
        sum('connections', { ...joined, way: 'tcp' }) === 1 &&
        sum('connections', { ...joined, way: 'websocket' }) === 1 &&
        sum('connections', { state: 'waiting' }) === 1 &&
        sum('members') === 2 &&
        sum('requests_total', { type: 'say' }) === 1 &&
        // bob's arrival and hello, and what he said: to ann and to himself.
        sum('deliveries_total') >= 4 &&
        sum('received_bytes_total', { port: 'tcp' }) === Buffer.byteLength('ann\r\n') &&
        sum('sent_bytes_total', { port: 'web' }) > 100 &&
        sum('sockets', { port: 'tcp' }) === 2,
    );
    ann.say('/quit');
    await ann.rest();
    await figures(
      target,
      (sum) =>
        sum('members') === 1 &&
        sum('connections', { ...joined, way: 'tcp' }) === 0 &&
        sum('ended_connections_total', { code: 'left' }) === 1,
    );
  });

  test(`${stage}: without --stats, there is nothing at these addresses`, async () => {
    await using target = await startStage(stage);
    for (const path of ['/stats', '/stats/main.js', '/stats/figures', '/metrics']) {
      const { status } = await rawRequest(target, `GET ${path} HTTP/1.1`, 'Host: localhost');
      assert.equal(status, 404, path);
    }
  });

  test(`${stage}: a request that comes through a proxy or by another name is refused`, async () => {
    const publicUrl = 'https://chat.example.org';
    await using target = await startStage(stage, { stats: true, publicUrl });
    const status = async (...headers: string[]) =>
      (await rawRequest(target, 'GET /metrics HTTP/1.1', ...headers)).status;
    assert.equal(await status('Host: localhost'), 200);
    assert.equal(await status('Host: localhost', 'X-Forwarded-For: 127.0.0.1'), 404);
    assert.equal(await status('Host: localhost', 'Forwarded: for=127.0.0.1'), 404);
    assert.equal(await status('Host: chat.example.org'), 404);
    assert.equal(await status('Host: 192.0.2.1'), 404);
    assert.equal(await status('Host: evil.example'), 421);
  });
}

test('a reader who is too slow is seen to be dropped, with the reason', async () => {
  await using target = await startStage('05', { stats: true, threads: 1, pace: 0 });
  using slow = await TextClient.join(target, 'slow');
  using talker = await JsonClient.join(target, 'talker');
  slow.socket.pause();
  for (let sent = 0; ; sent += 1) {
    for (let count = 0; count < 500; count += 1)
      talker.send({ type: 'say', text: 'x'.repeat(2_000), cid: `${sent}.${count}` });
    await talker.next('said', { cid: `${sent}.499` });
    const sum = sumOf(await metricsOf(target));
    if (sum('ended_connections_total', { code: 'too-slow' }) === 1) break;
  }
  await figures(target, (sum) => sum('connections', { state: 'joined' }) === 1);
});

test('a thread that is killed is seen to come back, and its counters go on', {
  skip: NO_SHARED_PORTS,
}, async (t) => {
  const workers: Worker[] = [];
  const note = (worker: Worker) => workers.push(worker);
  process.on('worker', note);
  t.after(() => process.off('worker', note));
  await using target = await startStage('05', { stats: true });
  const both = (sum: Sum) => sum('thread_up') === 2;
  await figures(target, both);
  const before = sumOf(await metricsOf(target))('thread_events_total');
  await workers[0]?.terminate();
  await target.log.next('the new thread', ({ sentence }) => sentence === 'Thread 1 is up again.');
  await figures(
    target,
    (sum) =>
      both(sum) &&
      sum('thread_starts_total', { thread: '1' }) === 2 &&
      sum('thread_starts_total', { thread: '2' }) === 1 &&
      sum('thread_events_total') >= before,
  );
});

test('clips are counted when they are stored, shared and fetched', async () => {
  await using target = await startStage('06', { stats: true });
  using ann = await JsonClient.join(target, 'ann');
  const clip = await uploaded(target, ann);
  await figures(
    target,
    (sum) =>
      sum('clips', { shelf: 'unshared' }) === 1 &&
      sum('clips_bytes', { shelf: 'unshared' }) === clip.bytes &&
      sum('clip_uploads_total', { status: '201' }) === 1 &&
      sum('clip_uploads_in_progress') === 0,
  );
  ann.send({ type: 'share', clip: clip.id });
  await ann.next('clip');
  await (await fetch(webBase(target) + clip.url)).arrayBuffer();
  assert.equal((await fetch(`${webBase(target)}/clips/nothing`)).status, 404);
  await figures(
    target,
    (sum) =>
      sum('clips', { shelf: 'shared' }) === 1 &&
      sum('clips', { shelf: 'unshared' }) === 0 &&
      sum('clip_downloads_total', { status: '200' }) === 1 &&
      sum('clip_downloads_total', { status: '404' }) === 1 &&
      sum('clip_sent_bytes_total') > clip.bytes,
  );
});

/** The sum of all values of a metric with these labels. */
type Sum = (name: string, labels?: Readonly<Record<string, string>>) => number;

async function metricsOf(target: Target): Promise<Metric[]> {
  const { status, body } = await rawRequest(target, 'GET /metrics HTTP/1.1', 'Host: localhost');
  assert.equal(status, 200);
  return readExposition(body);
}

function sumOf(metrics: readonly Metric[]): Sum {
  return (name, labels = {}) =>
    (metrics.find((metric) => metric.name === `wirechat_${name}`)?.samples ?? [])
      .filter((sample) =>
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
      )
      .reduce((sum, { value }) => sum + value, 0);
}

/** Waits until the figures are as they should be. */
async function figures(target: Target, areRight: (sum: Sum) => boolean): Promise<void> {
  const deadline = performance.now() + patienceMs();
  while (true) {
    const metrics = await metricsOf(target);
    if (areRight(sumOf(metrics))) return;
    if (performance.now() > deadline) {
      const shown = metrics.flatMap(({ name, samples }) =>
        samples.map(({ labels, value }) => `${name} ${JSON.stringify(labels)} ${value}`),
      );
      assert.fail(`not these figures:\n${shown.join('\n')}\nbut ${areRight}`);
    }
    await delay(LOOK_MS);
  }
}
