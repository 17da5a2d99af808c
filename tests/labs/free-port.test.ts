/** The ports of programs that are started for a check. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { END_OF_PORTS, FIRST_PORT, freePort } from '../../labs/free-port.ts';

const HOST = '127.0.0.1';
const MODULE = new URL('../../labs/free-port.ts', import.meta.url).href;
/** More than the ports of one range are never asked for at once. */
const SOME = 20;

test('a port that the system may give to anybody, or that is in use, is never chosen', async () => {
  const first = await freePort();
  const taken = createServer();
  await once(taken.listen(first + 1, HOST), 'listening');
  const ports = [first, await freePort(), await freePort()];
  taken.close();
  assert.deepEqual(new Set(ports).size, 3);
  assert.ok(!ports.includes(first + 1), String(ports));
  assert.ok(ports.every((port) => port > FIRST_PORT && port < END_OF_PORTS));
});

test('two processes that choose ports at the same time have none in common', async () => {
  const own = await Array.fromAsync({ length: SOME }, freePort);
  const print = `import { freePort } from '${MODULE}';
    console.log(JSON.stringify(await Array.fromAsync({ length: ${SOME} }, freePort)));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    print,
  ]);
  const others = JSON.parse(stdout) as number[];
  assert.equal(others.length, SOME);
  assert.deepEqual(
    others.filter((port) => own.includes(port)),
    [],
  );
});
