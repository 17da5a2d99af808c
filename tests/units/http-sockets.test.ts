import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import {
  MAX_PIPELINED_REQUESTS,
  MAX_SOCKETS_PER_LISTENER,
  MAX_SOCKETS_PER_NETWORK,
  MAX_WAITING_PER_THREAD,
} from '../../shared/limits.ts';
import { HttpSockets } from '../../stages/05-websocket-bridge/http-sockets.ts';
import { Proxies } from '../../stages/05-websocket-bridge/proxies.ts';

/** A response that the test ends. */
class Response extends EventEmitter {
  headersSent = false;

  close(): void {
    this.emit('close');
  }
}

function ask(sockets: HttpSockets, socket: Socket) {
  const response = new Response();
  const turn = sockets.turn(socket, response as unknown as ServerResponse);
  return { response, turn };
}

/** A socket with a request in progress for as long as it is open. */
function busySocket(sockets: HttpSockets, address: string): Socket {
  const socket = socketFrom(sockets, address);
  ask(sockets, socket);
  return socket;
}

function socketFrom(sockets: HttpSockets, address: string): Socket {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: address });
  sockets.add(socket);
  return socket;
}

async function destroy(socket: Socket): Promise<void> {
  const closed = once(socket, 'close');
  socket.destroy();
  await closed;
}

/** Adds a number of silent sockets, and returns whether all of them find a place. */
function haveRoomFor(sockets: HttpSockets, count: number): boolean {
  const all = Array.from({ length: count }, () => socketFrom(sockets, '198.51.100.1'));
  return all.every(({ destroyed }) => !destroyed);
}

test('one network has at most half of the sockets, however long its requests take', async () => {
  const sockets = new HttpSockets(new Proxies(['192.0.2.200']));
  const all = Array.from({ length: MAX_SOCKETS_PER_LISTENER / 2 }, () =>
    busySocket(sockets, '192.0.2.1'),
  );
  const [first] = all;
  assert.equal(socketFrom(sockets, '::ffff:192.0.2.1').destroyed, true);
  assert.equal(socketFrom(sockets, '192.0.2.2').destroyed, false);
  assert.ok(first);
  await destroy(first);
  assert.equal(socketFrom(sockets, '192.0.2.1').destroyed, false);
});

test('a proxy stands for many networks', () => {
  const sockets = new HttpSockets(new Proxies(['192.0.2.200']));
  for (let count = 0; count <= MAX_SOCKETS_PER_NETWORK; count += 1)
    assert.equal(busySocket(sockets, '192.0.2.200').destroyed, false);
});

test('of the sockets without a due response the oldest makes room', () => {
  const sockets = new HttpSockets(new Proxies([]));
  const waiting = Array.from({ length: MAX_WAITING_PER_THREAD }, () =>
    socketFrom(sockets, '192.0.2.1'),
  );
  assert.equal(socketFrom(sockets, '192.0.2.2').destroyed, false);
  assert.deepEqual(
    waiting.map(({ destroyed }) => destroyed),
    [true, ...Array(MAX_WAITING_PER_THREAD - 1).fill(false)],
  );
});

test('the network with the most such sockets makes room', () => {
  const sockets = new HttpSockets(new Proxies([]));
  const quiet = socketFrom(sockets, '192.0.2.1');
  const [first] = Array.from({ length: MAX_WAITING_PER_THREAD - 1 }, () =>
    socketFrom(sockets, '192.0.2.2'),
  );
  socketFrom(sockets, '192.0.2.3');
  assert.equal(quiet.destroyed, false);
  assert.equal(first?.destroyed, true);
});

test('a socket that is busy, has become a WebSocket, or is gone takes no waiting place', async () => {
  const sockets = new HttpSockets(new Proxies([]));
  for (let count = 0; count < MAX_WAITING_PER_THREAD; count += 1) {
    busySocket(sockets, '192.0.2.1');
    sockets.release(socketFrom(sockets, '192.0.2.2'));
  }
  await destroy(socketFrom(sockets, '192.0.2.3'));
  const broken = socketFrom(sockets, '192.0.2.3');
  const { response } = ask(sockets, broken);
  await destroy(broken);
  response.close();
  sockets.becomeIdle(broken);
  assert.equal(haveRoomFor(sockets, MAX_WAITING_PER_THREAD), true);
});

test('a socket whose responses have ended takes a waiting place again', () => {
  const sockets = new HttpSockets(new Proxies([]));
  const [answered, refused] = [socketFrom(sockets, '192.0.2.1'), socketFrom(sockets, '192.0.2.1')];
  ask(sockets, answered).response.close();
  ask(sockets, refused);
  sockets.becomeIdle(refused);
  const all = Array.from({ length: MAX_WAITING_PER_THREAD }, () =>
    socketFrom(sockets, '192.0.2.1'),
  );
  assert.deepEqual([answered.destroyed, refused.destroyed], [true, true]);
  assert.equal(
    all.every(({ destroyed }) => !destroyed),
    true,
  );
});

test('requests of one socket are handled one after the other', async () => {
  const sockets = new HttpSockets(new Proxies([]));
  const socket = socketFrom(sockets, '192.0.2.1');
  const begun: number[] = [];
  const asked = [0, 1, 2, 3].map((index) => {
    const { response, turn } = ask(sockets, socket);
    void turn.then((isThere) => {
      assert.equal(isThere, true);
      begun.push(index);
    });
    return response;
  });
  for (const [index, response] of asked.entries()) {
    await setImmediate();
    assert.deepEqual(begun, [0, 1, 2, 3].slice(0, index + 1));
    response.close();
  }
});

test('a request whose socket is gone is not handled', async () => {
  const sockets = new HttpSockets(new Proxies([]));
  const socket = socketFrom(sockets, '192.0.2.1');
  const first = ask(sockets, socket);
  const second = ask(sockets, socket);
  assert.equal(await first.turn, true);
  await destroy(socket);
  first.response.close();
  assert.equal(await second.turn, false);
  assert.equal(await ask(sockets, socket).turn, false);
});

test('due responses of a closed socket are forgotten', async () => {
  const sockets = new HttpSockets(new Proxies([]));
  const socket = socketFrom(sockets, '192.0.2.1');
  ask(sockets, socket).response.headersSent = true;
  await destroy(socket);
  assert.equal(sockets.hasBegunResponse(socket), false);
  ask(sockets, socket).response.headersSent = true;
  assert.equal(sockets.hasBegunResponse(socket), false);
});

test('a client can pipeline a number of requests, and one more ends its connection', () => {
  const sockets = new HttpSockets(new Proxies([]));
  const socket = socketFrom(sockets, '192.0.2.1');
  for (let count = 0; count < MAX_PIPELINED_REQUESTS; count += 1) ask(sockets, socket);
  assert.equal(socket.destroyed, false);
  ask(sockets, socket);
  assert.equal(socket.destroyed, true);
});

test('a socket without activity is destroyed, unless it waits for our response', () => {
  const sockets = new HttpSockets(new Proxies([]));
  const socket = socketFrom(sockets, '192.0.2.1');
  const first = ask(sockets, socket);
  const second = ask(sockets, socket);
  sockets.timedOut(socket);
  first.response.close();
  sockets.timedOut(socket);
  assert.equal(socket.destroyed, false);
  second.response.close();
  sockets.timedOut(socket);
  assert.equal(socket.destroyed, true);
});

test('a socket whose client does not read our response is destroyed', () => {
  const sockets = new HttpSockets(new Proxies([]));
  const socket = busySocket(sockets, '192.0.2.1');
  Object.defineProperty(socket, 'writableLength', { value: 1 });
  sockets.timedOut(socket);
  assert.equal(socket.destroyed, true);
});

test('a response has begun when its headers have been sent, and not before', () => {
  const sockets = new HttpSockets(new Proxies([]));
  const socket = socketFrom(sockets, '192.0.2.1');
  assert.equal(sockets.hasBegunResponse(socket), false);
  const { response } = ask(sockets, socket);
  ask(sockets, socket).response.headersSent = true;
  assert.equal(sockets.hasBegunResponse(socket), false);
  response.headersSent = true;
  assert.equal(sockets.hasBegunResponse(socket), true);
  response.close();
  assert.equal(sockets.hasBegunResponse(socket), true);
});
