import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carryOut } from '../../../clients/host/carry-out.ts';
import { readCommand } from '../../../clients/host/commands.ts';

test('/who all lists everybody, in the width of the window', async () => {
  const members = Array.from({ length: 9 }, (_, index) => ({
    name: `user${index}`,
    address: '10.0.0.7',
    way: 'TCP',
    thread: 1,
    since: 0,
    messagesPerMinute: index,
    queuedBytes: 0,
  }));
  const answerTo = (line: string) =>
    carryOut(readCommand(line), async () => ({ members }), { columns: 20, rows: 8 });
  const all = await answerTo('/who all');
  assert.deepEqual(all.slice(0, 2), ['name   per minute', 'user0           0']);
  assert.equal(all.length, 1 + members.length);
  const some = await answerTo('/who');
  assert.deepEqual(some, [all[0], 'and 4 less active; /who all lists them', ...all.slice(-5)]);
});
