import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, Server } from 'node:net';
import { test } from 'node:test';
import { canSharePorts, claimPorts } from '../../stages/02-threaded-tcp/shared-port.ts';
import { playListening, sharingNoPorts, sharingPorts } from '../support/play-listening.ts';

const HOSTS = ['127.0.0.1'];

test('a port that another program listens on cannot be claimed, even if it is the last of several', async () => {
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
  const claims = playListening(t, () => ({ host: '127.0.0.1', port: 0 }));
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

test('ports can be shared if the system allows listening on a shared port', async (t) => {
  const probes = playListening(t, sharingPorts);
  assert.equal(await canSharePorts(), true);
  assert.equal(probes.length, 1);
  const [probe] = probes;
  assert.equal(probe?.options.reusePort, true);
  assert.deepEqual([probe.options.host, probe.options.port], ['127.0.0.1', 0]);
  assert.equal(probe.server.listening, false, 'the port is free again');
});

test('ports cannot be shared if the system does not support it', async (t) => {
  playListening(t, sharingNoPorts);
  assert.equal(await canSharePorts(), false);
});

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
