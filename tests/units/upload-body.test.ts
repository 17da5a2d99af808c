/** The body of an upload, over HTTP, with a hub of the test's own. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { directLinks } from '../../stages/03-nicknames/direct-link.ts';
import { deliverReplies, Gate } from '../../stages/03-nicknames/gate.ts';
import type { Handlers } from '../../stages/03-nicknames/handlers.ts';
import { Hub } from '../../stages/03-nicknames/hub.ts';
import { Proxies } from '../../stages/05-websocket-bridge/proxies.ts';
import { ClipFiles } from '../../stages/06-media/clip-files.ts';
import { uploadRoute } from '../../stages/06-media/upload-route.ts';

const MAX_BYTES = 1_000;

/** Takes clips of at most MAX_BYTES, and ends an upload that waits for its turn to be looked into. */
async function serve() {
  let turns = 0;
  const handlers: Handlers = {
    'begin-upload': (_asked, caller) => caller.answer('c1'),
    'await-turn': (_asked, caller) => {
      turns += 1;
      caller.bye('left');
    },
    disconnected: () => {},
  };
  const [ours, theirs] = directLinks();
  void new Hub(handlers).attach(theirs);
  const gate = new Gate(ours, deliverReplies);
  const limits = { maxMs: 1_000, maxBytes: MAX_BYTES };
  const files = new ClipFiles('nowhere', () => {});
  const route = uploadRoute(gate, files, { voice: limits, video: limits }, new Proxies([]));
  const server = createServer(async (request, response) => {
    try {
      await route('/clips', request)?.POST?.(request, response);
    } catch (error) {
      response.end(String((error as { code?: unknown }).code));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  /** The code with which an upload of so many bytes is refused. */
  const upload = async (bytes: number, headers: Record<string, string>) => {
    const path = '/clips?kind=voice';
    const uploading = request({ host: '127.0.0.1', port, method: 'POST', path, headers });
    const answered = once(uploading, 'response');
    uploading.flushHeaders();
    for (let sent = 0; sent < bytes; sent += 1) uploading.write('x');
    if (headers['transfer-encoding']) uploading.end();
    const [answer] = await answered;
    const code = await text(answer);
    uploading.destroy();
    return code;
  };
  const close = async () => {
    server.closeAllConnections();
    gate.close();
    await once(server.close(), 'close');
  };
  return { upload, turns: () => turns, [Symbol.asyncDispose]: close };
}

const CHUNKED = { 'transfer-encoding': 'chunked' };

test('an upload that does not say how long it is is refused as soon as it is too long', async () => {
  await using server = await serve();
  assert.equal(await server.upload(MAX_BYTES + 1, CHUNKED), 'clip-too-big');
  assert.equal(server.turns(), 0);
  assert.equal(await server.upload(MAX_BYTES, CHUNKED), 'left');
  assert.equal(server.turns(), 1);
});

test('an upload that says that it is too long is refused before anything of it has come', async () => {
  await using server = await serve();
  const headers = { 'content-length': String(MAX_BYTES + 1) };
  assert.equal(await server.upload(0, headers), 'clip-too-big');
});
