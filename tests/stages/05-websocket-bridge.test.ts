import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { checkChat } from '../checks/chat.ts';
import { checkHttp } from '../checks/http.ts';
import { checkWeb } from '../checks/web.ts';
import { JsonClient } from '../support/clients.ts';
import { stagesFrom, startStage } from '../support/target.ts';

for (const stage of stagesFrom('05')) {
  describe(`${stage}: chat over WebSocket`, () => checkChat(() => startStage(stage), 'websocket'));
  describe(`${stage}: HTTP`, () => checkHttp(() => startStage(stage)));
  describe(`${stage}: web`, () => checkWeb(() => startStage(stage)));
}

test('05: the page behind --public-url is our own, under that name only', async () => {
  await using target = await startStage('05', { publicUrl: 'https://chat.example.org' });
  const url = `ws://${target.host}:${target.webPort}/ws`;
  const socket = new WebSocket(url, { origin: 'https://chat.example.org' });
  await once(socket, 'open');
  socket.terminate();
  const other = new WebSocket(url, { origin: 'http://chat.example.org' });
  const [error] = await once(other, 'error');
  assert.match(String(error), /403/);
  await target.log.next('the refusal', (line) => line.includes('--public-url'));
});

test('05: browsers are told that the server shuts down, and may come back', async () => {
  const target = await startStage('05');
  using bob = await JsonClient.join(target, 'bob', 'websocket');
  await target[Symbol.asyncDispose]();
  assert.equal((await bob.next('bye')).code, 'shutting-down');
  assert.equal(await bob.closed, 1001);
});
