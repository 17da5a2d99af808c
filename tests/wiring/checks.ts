/** What holds for the wiring of every stage that has threads. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { StageOptions } from '../../shared/stage.ts';
import { TextClient } from '../support/clients.ts';
import type { Target } from '../support/target.ts';

export function checkThreads(start: (options?: Partial<StageOptions>) => Promise<Target>): void {
  test('it listens at the port that it is given, so one that is taken is an error', async () => {
    await using taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await assert.rejects(start({ port }), { code: 'EADDRINUSE', port });
  });

  test('it shuts down by itself, and its clients are told', async (t) => {
    const terminate = t.mock.method(Worker.prototype, 'terminate');
    const target = await start();
    using client = await TextClient.connect(target);
    await client.line();
    await target[Symbol.asyncDispose]();
    assert.match((await client.rest()).at(-1) ?? '', /^! shutting-down: /);
    assert.equal(terminate.mock.callCount(), 0, 'no thread had to be ended');
  });
}
