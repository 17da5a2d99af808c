/** Our own telnet, run within this process. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import net, { type AddressInfo, createServer, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { echo } from '../../stages/01-echo/echo.ts';
import { loadAgain } from '../support/load-again.ts';
import { playProcess } from '../support/play-process.ts';

const CLIENT = new URL('../../stages/01-echo/client.ts', import.meta.url);

/** Starts the client with these arguments. */
function start(t: TestContext, ...args: string[]) {
  const [stdin, stdout] = [new PassThrough(), new PassThrough()];
  playProcess(t, { argv: ['node', 'client.ts', ...args], stdin, stdout, platform: 'linux' });
  const error = t.mock.method(console, 'error', () => {});
  t.after(() => {
    process.exitCode = undefined;
  });
  const ended = loadAgain(CLIENT);
  return {
    stdin,
    stdout,
    /** What the person is told once the client has come to its end, and its status. */
    async end() {
      await ended;
      stdout.end();
      const lines = error.mock.calls.map((call) => call.arguments[0]);
      return { lines, status: process.exitCode ?? 0 };
    },
  };
}

async function listen(t: TestContext, serve: (socket: Socket) => void): Promise<string> {
  const server = createServer({ allowHalfOpen: true }, serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => once(server.close(), 'close'));
  return String((server.address() as AddressInfo).port);
}

test('what is typed goes to the server, what it says is shown, and the end of the input is the end', async (t) => {
  const port = await listen(t, echo);
  const client = start(t, '127.0.0.1', port);
  client.stdin.write('hello\n');
  assert.deepEqual(await once(client.stdout, 'data'), [Buffer.from('hello\n')]);
  client.stdin.end('bye\n');
  assert.deepEqual(await once(client.stdout, 'data'), [Buffer.from('bye\n')]);
  const { lines, status } = await client.end();
  assert.deepEqual(lines, [`Connected to 127.0.0.1:${port}. Ctrl-D ends.`]);
  assert.equal(status, 0);
});

test('a server that goes away is told of, and the keyboard holds the program no longer', async (t) => {
  const port = await listen(t, (socket) => socket.end('bye\n'));
  const client = start(t, '127.0.0.1', port);
  const { lines, status } = await client.end();
  assert.equal(await text(client.stdout), 'bye\n');
  assert.equal(lines[1], 'The server closed the connection.');
  assert.equal(status, 0);
  assert.equal(client.stdin.destroyed, true);
});

test('a connection that breaks is explained, and ends the program', async (t) => {
  const port = await listen(t, (socket) => {
    socket.once('data', () => socket.resetAndDestroy());
  });
  const client = start(t, '127.0.0.1', port);
  client.stdin.write('hello\n');
  const { lines, status } = await client.end();
  assert.equal(lines.at(-1), 'The server cut the connection.');
  assert.equal(status, 1);
  assert.equal(client.stdin.destroyed, true);
});

test('a server that is not there is explained', async (t) => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  const { lines, status } = await start(t, '127.0.0.1', String(port)).end();
  const trouble = `Nothing listens on 127.0.0.1:${port}. Start a stage first (npm run stage 01).`;
  assert.deepEqual([lines, status], [[trouble], 1]);
});

for (const port of ['telnet', '0', '-1', '1.5', '65536']) {
  test(`${port} is no port: it is refused, and nothing is connected`, async (t) => {
    const connect = playConnect(t);
    const { lines, status } = await start(t, 'localhost', port).end();
    const hint = 'Try: npm run telnet -- localhost 12345';
    assert.deepEqual(lines, [`A port is a number from 1 to 65535, not '${port}'. ${hint}`]);
    assert.equal(status, 1);
    assert.equal(connect.mock.callCount(), 0);
  });
}

for (const [args, host, port] of [
  [[], 'localhost', 12_345],
  [['chat.example'], 'chat.example', 12_345],
  [['::1', '1'], '::1', 1],
  [['::1', '65535'], '::1', 65_535],
] as const) {
  test(`with the arguments '${args.join(' ')}' it goes to ${host}, port ${port}`, async (t) => {
    const connect = playConnect(t);
    await start(t, ...args).end();
    assert.deepEqual(connect.mock.calls[0]?.arguments[0], { host, port, allowHalfOpen: true });
  });
}

/** No connection is made, whichever is asked for. */
function playConnect(t: TestContext) {
  const connect = t.mock.method(net, 'connect', (_to: object) => {
    throw new Error('no network');
  });
  syncBuiltinESMExports();
  t.after(() => {
    connect.mock.restore();
    syncBuiltinESMExports();
  });
  return connect;
}
