import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Host } from '../../../clients/host/host.ts';

test('until the console is up, its lines are left to others, and nobody waits for it at the end', async () => {
  const host = new Host('lines');
  assert.equal(host.print('early\n'), undefined);
  host.open(() => assert.fail('it did not fail'));
  assert.equal(host.print('still early\n'), undefined);
  await host.close();
  assert.equal(host.print('late\n'), undefined);
});
