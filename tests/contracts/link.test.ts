/** The contract of every link, and what the batched one promises besides. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { LINK_BATCH_BYTES, LINK_MESSAGE_BYTES, LINK_WINDOW_BYTES } from '../../shared/limits.ts';
import type { Link } from '../../shared/link.ts';
import { PortLink } from '../../stages/03-nicknames/link.ts';
import { BatchedLink } from '../../stages/04-broadcast/batched-link.ts';
import { directLinks } from '../support/direct-links.ts';

type Open = () => [Link, Link];

const BATCHED: Record<string, Open> = {
  'a batched link within one thread': directLinks,
  'a batched link over a MessagePort': () => {
    const { port1, port2 } = new MessageChannel();
    return [new BatchedLink(port1), new BatchedLink(port2)];
  },
};
const ALL: Record<string, Open> = {
  'the simplest link': () => {
    const { port1, port2 } = new MessageChannel();
    return [new PortLink(port1), new PortLink(port2)];
  },
  ...BATCHED,
};

for (const [name, open] of Object.entries(ALL)) {
  describe(name, () => {
    test('carries messages both ways, all of them, in order', async () => {
      const [near, far] = open();
      const sent = Array.from(
        { length: (2.5 * LINK_WINDOW_BYTES) / LINK_MESSAGE_BYTES },
        (_, index) => `message ${index}`,
      );
      const sending = (async () => {
        for (const message of sent) {
          near.send(message);
          await near.drained();
        }
      })();
      assert.deepEqual(await receive(far, sent.length), sent);
      await sending;
      far.send('answer');
      assert.deepEqual(await receive(near, 1), ['answer']);
      near.close();
      far.close();
    });

    test('ends at both ends, after what was sent before', async () => {
      const [near, far] = open();
      near.send('last words');
      near.close();
      near.send('too late');
      assert.deepEqual(await receive(far, 2), ['last words']);
      assert.deepEqual(await receive(near, 1), []);
      for (const end of [near, far])
        assert.equal(
          await Promise.race([end.drained(), setImmediate('nobody waits for room any longer')]),
          undefined,
        );
    });

    test('has room for messages while the other end reads them', async () => {
      const [near, far] = open();
      assert.equal(near.full, false);
      near.send('a');
      assert.deepEqual(await receive(far, 1), ['a']);
      assert.equal(near.full, false);
      near.close();
    });
  });
}

for (const [name, open] of Object.entries(BATCHED)) {
  describe(name, () => {
    test('sends all messages of one turn of the event loop as one batch', async () => {
      const [near, far] = open();
      for (const message of ['a', 'b', 'c']) near.send(message);
      const { value } = await far[Symbol.asyncIterator]().next();
      assert.deepEqual(value, ['a', 'b', 'c']);
      near.close();
    });

    for (const [what, message] of [
      ['many messages', ''],
      ['many bytes', 'x'.repeat(LINK_WINDOW_BYTES / 8)],
    ] as const) {
      test(`holds a sender of ${what} back until the receiver has caught up`, async () => {
        const [near, far] = open();
        let sent = 0;
        for (; !near.full; sent += 1) near.send(`1 ${message}`);
        assert.ok(sent * message.length <= LINK_WINDOW_BYTES, `${sent} messages`);
        assert.ok(sent <= LINK_WINDOW_BYTES / LINK_MESSAGE_BYTES, `${sent} messages`);
        let drained = false;
        const draining = near.drained().then(() => {
          drained = true;
        });
        const batches = far[Symbol.asyncIterator]();
        let received = (await batches.next()).value?.length;
        await setImmediate();
        assert.equal(drained, false, 'a batch that is still being dealt with is not acknowledged');
        while (received < sent) received += (await batches.next()).value?.length;
        void batches.next();
        await draining;
        assert.equal(near.full, false);
        near.close();
      });
    }

    test('splits the messages of one turn into batches that a turn can handle', async () => {
      const [near, far] = open();
      const message = 'x'.repeat(1_000);
      const sent = Math.ceil(LINK_WINDOW_BYTES / message.length);
      for (let count = 0; count < sent; count += 1) near.send(message);
      let received = 0;
      for await (const batch of far) {
        assert.ok(batch.length * message.length <= LINK_BATCH_BYTES, `${batch.length} messages`);
        received += batch.length;
        if (received === sent) break;
      }
      near.close();
    });

    test('stops waiting when either end is closed', async () => {
      for (const end of ['near', 'far'] as const) {
        const [near, far] = open();
        while (!near.full) near.send('x'.repeat(1_000));
        let drained = false;
        void near.drained().then(() => {
          drained = true;
        });
        await setImmediate();
        assert.equal(drained, false);
        (end === 'near' ? near : far).close();
        for (let turn = 0; turn < 100 && !drained; turn += 1) await setImmediate();
        assert.equal(drained, true, `the ${end} end has closed`);
        assert.equal(near.full, false);
        near.close();
        far.close();
      }
    });
  });
}

/** The next messages, or fewer if the link ends. */
async function receive(link: Link, count: number): Promise<string[]> {
  const messages: string[] = [];
  for await (const batch of link) {
    messages.push(...batch);
    if (messages.length >= count) break;
  }
  return messages;
}
