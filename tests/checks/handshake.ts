/** Checks from stage 05 on: the answer to a WebSocket handshake (RFC 6455 section 4.2.2). */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { openSocket } from '../support/raw-http.ts';
import { Received } from '../support/received.ts';
import type { Target } from '../support/target.ts';
import { recorder } from '../support/transcript.ts';
import { type Start, test } from './check.ts';

const HANDSHAKE = { step: '05.4', see: 'protocol.md#7-websocket' };
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export function checkHandshake(start: Start): void {
  test('the key in RFC 6455 gets the answer in RFC 6455', {
    ...HANDSHAKE,
    points: 2,
  }, async () => {
    await using target = await start();
    assert.equal(
      await acceptOf(target, 'dGhlIHNhbXBsZSBub25jZQ=='),
      's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      'Sec-WebSocket-Accept in the answer to the key dGhlIHNhbXBsZSBub25jZQ==',
    );
  });

  test('every key has an answer of its own', HANDSHAKE, async () => {
    await using target = await start();
    for (let count = 0; count < 5; count += 1) {
      const key = randomBytes(16).toString('base64');
      assert.equal(
        await acceptOf(target, key),
        createHash('sha1')
          .update(key + GUID)
          .digest('base64'),
        `Sec-WebSocket-Accept in the answer to the key ${key}`,
      );
    }
  });
}

/** What the server answers to this key, if it opens the WebSocket. */
async function acceptOf(target: Target, key: string): Promise<string | undefined> {
  const socket = openSocket(target);
  const record = recorder();
  const received = new Received<string>();
  let text = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    record('received', Buffer.from(chunk, 'latin1'));
    text += chunk;
    if (text.includes('\r\n\r\n')) received.push(text);
  });
  socket.once('close', () => received.end());
  socket.once('end', () => received.end());
  const request = [
    'GET /ws HTTP/1.1',
    `Host: ${target.host}:${target.webPort}`,
    ...['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'],
    ...[`Sec-WebSocket-Key: ${key}`, '', ''],
  ].join('\r\n');
  record('sent', request);
  socket.write(request);
  try {
    const head = await received.next('the answer to GET /ws');
    assert.match(head, /^HTTP\/1\.1 101 /, 'the answer to GET /ws');
    return /^sec-websocket-accept: *(.*?) *\r$/im.exec(head)?.[1];
  } finally {
    socket.destroy();
  }
}
