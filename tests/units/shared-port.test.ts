import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type ListenOptions, Server } from 'node:net';
import { type TestContext, test } from 'node:test';
import { canSharePorts, claimPorts } from '../../stages/02-threaded-tcp/shared-port.ts';

const HOSTS = ['127.0.0.1'];

test('a port that somebody listens on cannot be claimed, be it the last of them', async () => {
  await using taken = await takePort('127.0.0.1');
  await using free = await takePort('127.0.0.1');
  await free[Symbol.asyncDispose]();
  const failure = { code: 'EADDRINUSE', port: taken.port };
  await assert.rejects(claimPorts(HOSTS, [taken.port]), failure);
  await assert.rejects(claimPorts(HOSTS, [free.port, taken.port]), failure);
});

test('a port that is claimed is free again, and can be claimed again', async () => {
  const { port, ...taken } = await takePort('127.0.0.1');
  await taken[Symbol.asyncDispose]();
  await claimPorts(HOSTS, [port]);
  await claimPorts(HOSTS, [port]);
});

test('a port is claimed on each host', async (t) => {
  const hosts = ['192.0.2.1', '192.0.2.2'];
  const claims = playSystem(t, () => ({ host: '127.0.0.1', port: 0 }));
  await claimPorts(hosts, [4_000]);
  assert.deepEqual(
    claims.map(({ options }) => [options.host, options.reusePort]),
    hosts.map((host) => [host, false]),
  );
  assert.ok(claims.every(({ server }) => !server.listening));
});

test('a port that the system will choose needs no claim', async (t) => {
  const listen = t.mock.method(Server.prototype, 'listen');
  await claimPorts(HOSTS, [0, 0]);
  assert.equal(listen.mock.callCount(), 0);
});

test('ports can be shared where the system lets somebody listen on one that is shared', async (t) => {
  const probes = playSystem(t, ({ host, port }) => ({ host, port }));
  assert.equal(await canSharePorts(), true);
  assert.equal(probes.length, 1);
  const [probe] = probes;
  assert.equal(probe?.options.reusePort, true);
  assert.deepEqual([probe.options.host, probe.options.port], ['127.0.0.1', 0]);
  assert.equal(probe.server.listening, false, 'the port is free again');
});

test('ports cannot be shared where the system knows nothing of that', async (t) => {
  playSystem(t, () => {
    throw Object.assign(new Error('listen ENOTSUP'), { code: 'ENOTSUP' });
  });
  assert.equal(await canSharePorts(), false);
});

/** Has the system listen with other options than those it was asked for, or not at all. */
function playSystem(t: TestContext, answer: (asked: ListenOptions) => ListenOptions) {
  const probes: { server: Server; options: ListenOptions }[] = [];
  const listen = Server.prototype.listen as (this: Server, options: ListenOptions) => Server;
  t.mock.method(Server.prototype, 'listen', function (this: Server, options: ListenOptions) {
    probes.push({ server: this, options });
    return listen.call(this, answer(options));
  });
  return probes;
}

async function takePort(host: string): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      if (server.listening) await once(server.close(), 'close');
    },
  };
}
