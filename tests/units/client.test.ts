/** The telnet client within this process, with a fake keyboard, screen and network. */
import assert from 'node:assert/strict';
import net from 'node:net';
import { Duplex, PassThrough } from 'node:stream';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { loadAgain } from '../support/load-again.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';
import { playProcess } from '../support/play-process.ts';

const CLIENT = new URL('../../stages/01-echo/client.ts', import.meta.url);
const GREETING = 'Connected to 192.0.2.1:12345. Ctrl-D ends.';

/** Starts the client on a system, up to its first wait or its end. */
async function start(
  t: TestContext,
  args: readonly string[] = ['192.0.2.1'],
  { platform = 'linux' as NodeJS.Platform, isTTY = false } = {},
) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stdout = new PassThrough();
  playProcess(t, { argv: ['node', 'client.ts', ...args], stdin, stdout, platform });
  const told = t.mock.method(console, 'error', () => {});
  const { socket, connect, asked } = playNetwork(t);
  t.after(() => {
    process.exitCode = undefined;
  });
  let over = false;
  const end = loadAgain(CLIENT).then(() => {
    over = true;
  });
  await Promise.race([asked, end]);
  await settled();
  return {
    stdin,
    socket,
    connect,
    /** The content of the screen. */
    screen: () => String(stdout.read() ?? ''),
    canStillShow: () => stdout.writable,
    /** The other messages to the person. */
    told: () => told.mock.calls.map((call) => call.arguments[0]),
    status: () => (over ? (process.exitCode ?? 0) : 'it has not ended'),
  };
}

/** A network in which every connection is this socket. */
function playNetwork(t: TestContext) {
  const written: string[] = [];
  const duplex = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      written.push(String(chunk));
      done();
    },
  });
  const socket = Object.assign(duplex, { written, destroySoon: t.mock.fn() });
  const asked = Promise.withResolvers<void>();
  const connect = mockBuiltin(t, net, 'connect', (_to: object) => {
    asked.resolve();
    return socket;
  });
  return { socket, connect: connect.mock, asked: asked.promise };
}

/** Waits for everything that needs no further event. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await setImmediate();
}

test('nothing is printed or read before the connection is open', async (t) => {
  const { socket, stdin, told } = await start(t);
  stdin.write('early\n');
  await settled();
  assert.deepEqual([told(), socket.written], [[], []]);
  socket.emit('connect');
  await settled();
  assert.deepEqual([told(), socket.written], [[GREETING], ['early\n']]);
});

test('input goes to the server, and its answers are shown, even after the end of the input', async (t) => {
  const { socket, stdin, screen, canStillShow, told, status } = await start(t);
  socket.emit('connect');
  stdin.write('hello\n');
  await settled();
  assert.deepEqual(socket.written, ['hello\n']);
  socket.push('hello\n');
  await settled();
  assert.equal(screen(), 'hello\n');
  stdin.end();
  await settled();
  assert.equal(socket.writableEnded, true);
  assert.equal(status(), 'it has not ended');
  socket.push('last words\n');
  socket.push(null);
  await settled();
  assert.equal(screen(), 'last words\n');
  assert.equal(status(), 0);
  assert.deepEqual(told(), [GREETING]);
  assert.equal(canStillShow(), true, 'the screen is not ours to close');
});

test('when the server closes, it says so, and releases the keyboard and the socket', async (t) => {
  const { socket, stdin, told, status } = await start(t);
  socket.emit('connect');
  socket.push(null);
  await settled();
  assert.deepEqual(told(), [GREETING, 'The server closed the connection.']);
  assert.equal(status(), 0);
  assert.equal(stdin.destroyed, true);
  assert.equal(socket.destroySoon.mock.callCount(), 1);
});

test('when the connection breaks, it says why, and releases the keyboard', async (t) => {
  const { socket, stdin, told, status } = await start(t);
  socket.emit('connect');
  await settled();
  socket.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  await settled();
  assert.deepEqual(told(), [GREETING, 'The server cut the connection.']);
  assert.equal(status(), 1);
  assert.equal(stdin.destroyed, true);
});

test('without a server it says so, and what to start', async (t) => {
  const { socket, told, status } = await start(t);
  socket.destroy(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
  await settled();
  const sentence = 'Nothing listens on 192.0.2.1:12345. Start a stage first (npm run stage 01).';
  assert.deepEqual([told(), status()], [[sentence], 1]);
});

for (const port of ['telnet', '0', '-1', '1.5', '65536']) {
  test(`${port} is not a port: it is refused, and nothing connects`, async (t) => {
    const { connect, told, status } = await start(t, ['localhost', port]);
    const hint = 'Try: npm run telnet -- localhost 12345';
    assert.deepEqual(told(), [`A port is a number from 1 to 65535, not '${port}'. ${hint}`]);
    assert.equal(status(), 1);
    assert.equal(connect.callCount(), 0);
  });
}

for (const [args, host, port] of [
  [[], 'localhost', 12_345],
  [['chat.example'], 'chat.example', 12_345],
  [['::1', '1'], '::1', 1],
  [['::1', '65535'], '::1', 65_535],
] as const) {
  test(`with the arguments '${args.join(' ')}' it goes to ${host}, port ${port}`, async (t) => {
    const { connect } = await start(t, args);
    const [to] = connect.calls.map((call) => call.arguments[0]);
    assert.deepEqual(to, { host, port, allowHalfOpen: true });
  });
}

/** Starts the client and opens its connection. */
async function connected(t: TestContext, platform: NodeJS.Platform, isTTY: boolean) {
  const client = await start(t, ['192.0.2.1'], { platform, isTTY });
  client.socket.emit('connect');
  await settled();
  return client;
}

for (const platform of ['linux', 'darwin'] as const) {
  test(`on ${platform} the terminal ends the input, and all bytes are what they are`, async (t) => {
    const { stdin, socket, told } = await connected(t, platform, true);
    stdin.end('a\x04b\x1ac');
    await settled();
    assert.equal(socket.written.join(''), 'a\x04b\x1ac');
    assert.deepEqual(told(), [GREETING]);
  });
}

for (const [key, byte] of [
  ['Ctrl-D', '\x04'],
  ['Ctrl-Z', '\x1a'],
]) {
  test(`on Windows the byte of ${key} ends what is typed`, async (t) => {
    const { stdin, socket, told } = await connected(t, 'win32', true);
    stdin.write('one line\r\n');
    stdin.write(`and half${byte} of another\r\n`);
    await settled();
    assert.equal(socket.written.join(''), 'one line\r\nand half');
    assert.equal(socket.writableEnded, true);
    assert.equal(stdin.destroyed, true, 'nothing holds the program any more');
    assert.deepEqual(told(), ['Connected to 192.0.2.1:12345. Ctrl-Z, then Enter, ends.']);
  });
}

test('on Windows input from a pipe ends with the pipe', async (t) => {
  const { stdin, socket } = await connected(t, 'win32', false);
  stdin.end('a\x04b\x1ac');
  await settled();
  assert.equal(socket.written.join(''), 'a\x04b\x1ac');
  assert.equal(socket.writableEnded, true);
});
