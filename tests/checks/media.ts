/** Checks from stage 06 on: clips. */
import assert from 'node:assert/strict';
import { UNSHARED_CLIP_MS } from '../../shared/limits.ts';
import type { HttpError } from '../../shared/protocol.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import { refused, tokenOf, uploaded, VIDEO, VOICE, webBase } from '../support/clip-client.ts';
import { recordedFetch } from '../support/recorded-fetch.ts';
import type { Target } from '../support/target.ts';
import { untilTold } from './attempts.ts';
import { type Start, test } from './check.ts';
import { checkUploadLengths } from './upload-lengths.ts';
import { checkUploads } from './uploads.ts';

const MAX_ATTEMPTS = 5;

export function checkMedia(start: Start): void {
  checkUploads(start);

  test('a voice message is uploaded, shared, announced and fetched', {
    step: '06.1',
    points: 2,
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    using alice = await TextClient.join(target, 'alice');
    using bob = await JsonClient.join(target, 'bob', 'websocket');
    const clip = await uploaded(target, bob, { type: 'audio/webm;codecs=opus' });
    assert.equal(clip.kind, 'voice');
    assert.equal(clip.mime, 'audio/webm');
    assert.ok(clip.durationMs > 500 && clip.durationMs < 2_000, `${clip.durationMs} ms`);
    const early = await recordedFetch(webBase(target) + clip.url);
    assert.equal(early.status, 404, 'not before it is shared');
    assert.equal(((await early.json()) as HttpError).code, 'not-found');
    const waveform = [0, 25, 50, 75, 100];
    bob.send({ type: 'share', clip: clip.id, waveform, cid: 'v1' });
    const event = await bob.next('clip');
    assert.deepEqual(event.clip, { ...clip, waveform });
    assert.equal(event.cid, 'v1');
    assert.match(
      await alice.line(/voice/),
      new RegExp(`^\\* bob sent a voice message \\(0:01\\) ▁▃▅▇█ http://\\S+:\\d+${clip.url}$`),
    );
    const response = await recordedFetch(webBase(target) + clip.url);
    assert.equal(response.status, 200, 'the status of a clip that is shared');
    assert.equal(
      response.headers.get('content-type'),
      'audio/webm',
      'the Content-Type of the clip',
    );
    assert.equal(
      response.headers.get('x-content-type-options'),
      'nosniff',
      'the X-Content-Type-Options of the clip',
    );
    assert.match(response.headers.get('cache-control') ?? '', /immutable/);
    assert.equal((await response.arrayBuffer()).byteLength, clip.bytes);
  });

  test('a player can request ranges of a clip, from its start or its end, and send HEAD', {
    step: '06.2',
    points: 2,
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    using bob = await JsonClient.join(target, 'bob');
    const clip = await uploaded(target, bob, { kind: 'video', type: 'video/webm', body: VIDEO });
    bob.send({ type: 'share', clip: clip.id });
    await bob.next('clip');
    const url = webBase(target) + clip.url;
    const whole = Buffer.from(await (await recordedFetch(url)).arrayBuffer());
    for (const [range, expected] of [
      ['bytes=10-19', whole.subarray(10, 20)],
      ['bytes=100-', whole.subarray(100)],
      ['bytes=-50', whole.subarray(-50)],
    ] as const) {
      const part = await recordedFetch(url, { headers: { range } });
      assert.equal(part.status, 206, `the status for Range: ${range}`);
      assert.deepEqual(
        Buffer.from(await part.arrayBuffer()),
        expected,
        `the bytes for Range: ${range}`,
      );
    }
    const beyond = await recordedFetch(url, { headers: { range: `bytes=${whole.length}-` } });
    assert.equal(beyond.status, 416, 'the status for a range that begins after the end');
    const head = await recordedFetch(url, { method: 'HEAD' });
    assert.equal(head.headers.get('content-length'), String(whole.length));
    assert.equal((await head.arrayBuffer()).byteLength, 0);
  });

  test('only a member may upload, and only while they are here', {
    step: '06.3',
    points: 3,
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    using alice = await JsonClient.join(target, 'alice');
    using bob = await JsonClient.join(target, 'bob');
    const token = tokenOf(bob);
    const half = Math.floor(token.length / 2);
    const wrongs: [which: string, token: string][] = [
      ['no token', ''],
      ['a token that is no token', 'nonsense'],
      ['a token that is only a dot', '.'],
      ['a token with one character too many', `${token}x`],
      ['a token without its last character', token.slice(0, -1)],
      ...[0, half, token.length - 5].map((index): [string, string] => [
        `a token with another character at index ${index}`,
        altering(token, index),
      ]),
      [
        "the first half of another member's token",
        tokenOf(alice).slice(0, half) + token.slice(half),
      ],
    ];
    for (const [which, wrong] of wrongs)
      await refused(target, wrong, {}, 401, 'unauthorized', which);
    await uploaded(target, bob);
    bob.send({ type: 'leave' });
    await bob.rest();
    await refused(target, token, {}, 401, 'unauthorized', 'the token of a member who has left');
  });

  test('an upload that is not a recording, too long, too big or of another kind is refused', {
    step: '06.1',
    points: 1,
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    using bob = await JsonClient.join(target, 'bob');
    const token = tokenOf(bob);
    const html = Buffer.from('<!doctype html><script>alert(1)</script>');
    await refused(target, token, { body: html }, 415, 'clip-type');
    await refused(target, token, { body: Buffer.alloc(0) }, 415, 'clip-type');
    await refused(target, token, { body: VIDEO }, 415, 'clip-type');
    await refused(
      target,
      token,
      { body: VOICE, kind: 'video', type: 'video/webm' },
      415,
      'clip-type',
    );
    await refused(target, token, { body: VOICE, type: 'audio/ogg' }, 415, 'clip-type');
    await refused(target, token, { body: Buffer.alloc(400_000) }, 413, 'clip-too-big');
    await refused(target, token, { kind: 'film' }, 400, 'bad-request');
  });

  test('invalid ids never become file names', async () => {
    await using target = await start();
    for (const path of [
      '/clips/../../etc/passwd',
      '/clips/..%2f..%2fetc%2fpasswd',
      '/clips/%2e%2e/%2e%2e/etc/passwd',
      '/clips/AAAAAAAAAAAAAAAAAAAAAA',
      '/clips/',
    ]) {
      const response = await recordedFetch(webBase(target) + path);
      assert.equal(response.status, 404, path);
      assert.equal(((await response.json()) as HttpError).code, 'not-found', path);
    }
  });

  test('a clip can be shared only by the member who uploaded it', {
    step: '06.4',
    points: 3,
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    using bob = await JsonClient.join(target, 'bob');
    using mallory = await JsonClient.join(target, 'mallory');
    const clip = await uploaded(target, bob);
    for (const id of [clip.id, 'no-such-clip', '../../etc/passwd']) {
      mallory.send({ type: 'share', clip: id, cid: 'm' });
      const answer = await mallory.any();
      assert.equal(
        answer.code,
        'no-such-clip',
        `the answer to mallory, who shares the clip ${id}, which is not hers`,
      );
    }
    bob.send({ type: 'share', clip: clip.id, cid: 'b' });
    bob.send({ type: 'share', clip: clip.id, cid: 'b' });
    bob.send({ type: 'say', text: 'sent' });
    assert.equal((await mallory.next('clip')).name, 'bob');
    assert.equal((await mallory.any()).type, 'said');
  });

  test('a clip that is shared makes room for another upload, and can be shared again', {
    step: '06.4',
    points: 2,
    see: 'protocol.md#6-clips',
  }, async () => {
    await using target = await start();
    await untilTold(MAX_ATTEMPTS, async (attempt) => {
      using bob = await JsonClient.join(target, `bob${attempt}`);
      const clips: { readonly id: string; readonly began: number }[] = [];
      for (let count = 0; count < 4; count += 1) {
        const began = performance.now();
        const { id } = await uploaded(target, bob);
        clips.push({ id, began });
      }
      if (!(await hasNoRoom(target, bob, clips[0]?.began))) return false;
      for (const cid of ['first', 'second']) {
        bob.send({ type: 'share', clip: clips[0]?.id, cid });
        const event = await bob.next('clip', { cid });
        assert.equal((event.clip as { id: string }).id, clips[0]?.id);
      }
      await uploaded(target, bob);
      if (!(await hasNoRoom(target, bob, clips[1]?.began))) return false;
      return true;
    });
  });

  test('welcome contains the limits for uploads, and never the token of another member', async () => {
    await using target = await start();
    using alice = await JsonClient.join(target, 'alice');
    using bob = await JsonClient.join(target, 'bob');
    const { voiceSeconds, videoSeconds } = bob.welcome.limits as Record<string, number>;
    assert.deepEqual([voiceSeconds, videoSeconds], [10, 15]);
    assert.ok(!JSON.stringify(bob.welcome).includes(String(alice.welcome.uploadToken)));
    assert.ok(!JSON.stringify(bob.welcome).includes(String(alice.welcome.session)));
  });

  checkUploadLengths(start);
}

/**
 * Whether another upload of this member is refused. A clip that waits is dropped after a minute, so on a computer that
 * has needed longer for the uploads since `began`, one that is accepted shows nothing.
 */
async function hasNoRoom(target: Target, client: JsonClient, began = 0): Promise<boolean> {
  try {
    await refused(target, tokenOf(client), {}, 429, 'too-many-uploads');
    return true;
  } catch (error) {
    if (performance.now() - began < UNSHARED_CLIP_MS) throw error;
    return false;
  }
}

/** The text with another character at this place. */
function altering(text: string, index: number): string {
  return text.slice(0, index) + (text[index] === 'X' ? 'Y' : 'X') + text.slice(index + 1);
}
