import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { QUEUE_REPORT_INTERVAL_MS } from '../../shared/limits.ts';
import { deliverReplies, Gate } from '../../stages/03-nicknames/gate.ts';
import { frameLines, jsonDialect } from '../../stages/04-broadcast/json-dialect.ts';
import { QueueReports, reportQueues } from '../../stages/04-broadcast/queue-reports.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { FakeLink } from '../support/fake-link.ts';

/** A thread with two connections, and the reports that it sends. */
function startThread(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const [link, reports] = [new FakeLink(), new FakeLink()];
  const gate = new Gate(link, deliverReplies, () => {});
  t.after(() => gate.close());
  const connections = [new FakeConnection(), new FakeConnection()];
  for (const connection of connections) gate.serve(connection, jsonDialect(frameLines));
  reportQueues(gate, reports, 3);
  return {
    connections,
    /** What is reported after one more second. */
    next() {
      reports.sent.length = 0;
      t.mock.timers.tick(QUEUE_REPORT_INTERVAL_MS);
      return reports.sent;
    },
  };
}

const report = (queues: string) => `queues {"type":"queues","thread":3,"queues":${queues}}`;

test('a thread reports once a second for whom bytes wait, and once that nobody waits any more', (t) => {
  const { connections, next } = startThread(t);
  const [, slow = new FakeConnection()] = connections;
  assert.deepEqual(next(), [report('{}')], 'in place of the report of a thread that has died');
  assert.deepEqual(next(), []);
  slow.queuedBytes = 4_096;
  for (let second = 0; second < 2; second += 1) assert.deepEqual(next(), [report('{"2":4096}')]);
  slow.queuedBytes = 0;
  assert.deepEqual(next(), [report('{}')]);
  assert.deepEqual(next(), []);
});

test('the hub knows the latest report of each thread', () => {
  const reports = new QueueReports();
  assert.equal(reports.bytesFor(1, '7'), 0);
  for (const thread of [1, 2]) reports.handlers.queues({ thread, queues: { 7: thread } });
  assert.deepEqual(
    [1, 2].map((thread) => reports.bytesFor(thread, '7')),
    [1, 2],
  );
  assert.equal(reports.bytesFor(1, '8'), 0);
  reports.handlers.queues({ thread: 1, queues: {} });
  assert.deepEqual(
    [1, 2].map((thread) => reports.bytesFor(thread, '7')),
    [0, 2],
  );
});
