/** Checks of stage 06: uploads whose length is announced, comes with each chunk, or is a lie. */
import assert from 'node:assert/strict';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { GOODBYE_MS } from '../../shared/limits.ts';
import type { HttpError } from '../../shared/protocol.ts';
import { JsonClient } from '../support/clients.ts';
import { refused, tokenOf, uploaded, VOICE } from '../support/clip-client.ts';
import { answersOn, openSocket, type RawResponse } from '../support/raw-http.ts';
import { NotReceived, patienceMs } from '../support/received.ts';
import type { Target } from '../support/target.ts';
import { type Recorder, recorder } from '../support/transcript.ts';
import { untilTold } from './attempts.ts';
import { type Start, test } from './check.ts';

const MAX_ATTEMPTS = 5;
const STALL_INTERVAL_MS = 50;

export function checkUploadLengths(start: Start): void {
  test('an upload may have as many bytes as the limit says, and not one more', {
    step: '06.1',
    points: 2,
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    using bob = await JsonClient.join(target, 'bob');
    const { voiceBytes } = bob.welcome.limits as { voiceBytes: number };
    const limit = `a limit of ${voiceBytes} bytes`;
    const [full, over] = [Buffer.alloc(voiceBytes), Buffer.alloc(voiceBytes + 1)];
    // It has been read, or nobody would know that it is no recording.
    await refused(target, tokenOf(bob), { body: full }, 415, 'clip-type', limit);
    await refused(target, tokenOf(bob), { body: over }, 413, 'clip-too-big', limit);
    const { socket, record } = openUpload(
      target,
      bob,
      'Connection: close',
      'Transfer-Encoding: chunked',
    );
    record('event', `the check sends ${over.length} bytes in one chunk, and then the last chunk`);
    socket.write(`${over.length.toString(16)}\r\n`);
    socket.write(over);
    socket.write('\r\n0\r\n\r\n');
    const [answer] = await answersOn(socket, record);
    assert.equal(
      answer?.status,
      413,
      `the status of an upload of ${over.length} bytes in one chunk, with ${limit}`,
    );
  });

  test('a client that sends too much gets the reason, even if it reads only after sending everything', {
    step: '06.1',
    points: 2,
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    using bob = await JsonClient.join(target, 'bob');
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    await untilTold(MAX_ATTEMPTS, async () => {
      const { socket, record } = openUpload(target, bob, 'Transfer-Encoding: chunked');
      socket.pause();
      record('event', 'the check sends 26 MB in chunks of 64 KiB, and then the last chunk');
      const stalls = watchStalls();
      // More than the buffers of both systems hold, so it is only sent if it is read.
      for (let count = 0; count < 400; count += 1) {
        await new Promise((sent) => socket.write(chunk, sent));
      }
      socket.write('0\r\n\r\n');
      const [answer] = await answersOn(socket, record);
      // The server gives up a client that is silent for a second, even if it could not help it.
      if (stalls.stop() > GOODBYE_MS / 2 && !answer) return false;
      assert.equal(answer?.status, 413, 'the status of an upload of 26 MB in chunks');
      assert.equal((JSON.parse(answer?.body ?? '') as HttpError).code, 'clip-too-big');
      return true;
    });
  });

  test('an upload in chunks that goes on and on is refused before it ends', {
    step: '06.1',
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    using bob = await JsonClient.join(target, 'bob');
    const { socket, record } = openUpload(target, bob, 'Transfer-Encoding: chunked');
    record('event', 'the check sends 6 chunks of 64 KiB, and no last chunk');
    // More than is allowed.
    for (let count = 0; count < 6; count += 1) socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    const answer = await earlyAnswer(
      socket,
      record,
      'an answer with status 413 while the upload goes on',
    );
    assert.equal(answer?.status, 413, 'the status while the upload still goes on');
  });

  test('an upload that announces too many bytes is refused before they are sent', {
    step: '06.1',
    points: 2,
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    using bob = await JsonClient.join(target, 'bob');
    const { socket, record } = openUpload(target, bob, 'Content-Length: 1000000000');
    const answer = await earlyAnswer(
      socket,
      record,
      'an answer with status 413 before the body is sent',
    );
    assert.equal(answer?.status, 413, 'the status for Content-Length: 1000000000');
    assert.equal((JSON.parse(answer?.body ?? '') as HttpError).code, 'clip-too-big');
  });

  test('an upload in chunks, whose length nobody has announced, is accepted', {
    step: '06.1',
    points: 2,
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    using bob = await JsonClient.join(target, 'bob');
    const { bytes } = await uploaded(target, bob);
    const { socket, record } = openUpload(
      target,
      bob,
      'Connection: close',
      'Transfer-Encoding: chunked',
    );
    record('event', `the check sends ${VOICE.length} bytes in chunks of 1,000 bytes`);
    for (let start = 0; start < VOICE.length; start += 1_000) {
      const part = VOICE.subarray(start, start + 1_000);
      socket.write(Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part]));
      socket.write('\r\n');
    }
    socket.write('0\r\n\r\n');
    const [answer] = await answersOn(socket, record);
    assert.ok(answer);
    assert.equal(
      answer.status,
      201,
      `the status of an upload in chunks, answered with ${answer.body}`,
    );
    const clip = JSON.parse(answer.body) as { bytes: number };
    assert.equal(clip.bytes, bytes, 'the size of the same clip, with and without a length');
  });
}

/** Measures the longest time for which this process could do nothing, in milliseconds. */
function watchStalls(): { stop(): number } {
  let latest = performance.now();
  let longest = 0;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - latest);
    latest = now;
    return longest;
  };
  const looking = setInterval(look, STALL_INTERVAL_MS);
  return {
    stop() {
      clearInterval(looking);
      return look();
    },
  };
}

/** The head of an upload of a voice message. Its body is to follow. */
function openUpload(target: Target, client: JsonClient, ...headers: readonly string[]) {
  const socket = openSocket(target);
  const record = recorder();
  const head = [
    'POST /clips?kind=voice HTTP/1.1',
    'Host: localhost',
    `Authorization: Bearer ${tokenOf(client)}`,
    'Content-Type: audio/webm',
    ...headers,
    '',
    '',
  ].join('\r\n');
  record('sent', head);
  socket.write(head);
  return { socket, record };
}

/** The answer to an upload that is not complete. The server would wait for the rest of it for half a minute. */
async function earlyAnswer(
  socket: Duplex,
  record: Recorder,
  what: string,
): Promise<RawResponse | undefined> {
  const late = delay(patienceMs(), undefined, { ref: false });
  const answers = await Promise.race([answersOn(socket, record), late]);
  if (answers) return answers[0];
  socket.destroy();
  throw new NotReceived(what, [], false);
}
