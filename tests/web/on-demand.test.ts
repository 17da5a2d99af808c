import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { OnDemand } from '../../web/text/on-demand.ts';

function fail(): void {
  assert.fail('it can be loaded');
}

test('a module is loaded once, by the first use, and later ones do not wait', async () => {
  let loads = 0;
  const module = new OnDemand(async () => {
    loads += 1;
    return 'module';
  });
  assert.equal(loads, 0);
  const used: string[] = [];
  module.use((loaded) => used.push(`${loaded} for the first`), fail);
  module.use((loaded) => used.push(`${loaded} for the second`), fail);
  assert.equal(used.length, 0);
  await turn();
  module.use((loaded) => used.push(`${loaded} at once`), fail);
  assert.deepEqual(used, ['module for the first', 'module for the second', 'module at once']);
  assert.equal(loads, 1);
});

test('a module that could not be loaded is done without, and is tried again by the next use', async () => {
  const loads = [() => Promise.reject(new Error('offline')), async () => 'module'];
  const module = new OnDemand(() => loads.shift()?.() ?? assert.fail());
  const used: string[] = [];
  const use = () =>
    module.use(
      (loaded) => used.push(loaded),
      () => used.push('without it'),
    );
  use();
  use();
  await turn();
  assert.deepEqual(used, ['without it', 'without it']);
  use();
  await turn();
  assert.deepEqual(used.slice(2), ['module']);
});
