/** A hub with clips in a folder, and its threads, without a network. */
import assert from 'node:assert/strict';
import promises, { mkdtempDisposable, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { MAX_STORE_BYTES, MAX_UNSHARED_BYTES } from '../../shared/limits.ts';
import type { Clip } from '../../shared/protocol.ts';
import { Gate } from '../../stages/03-nicknames/gate.ts';
import { Hub } from '../../stages/03-nicknames/hub.ts';
import { fanOut } from '../../stages/04-broadcast/fan-out.ts';
import { frameLines, jsonDialect } from '../../stages/04-broadcast/json-dialect.ts';
import type { Inquiries } from '../../stages/05-websocket-bridge/inquiry.ts';
import type { BegunUpload } from '../../stages/06-media/media-handlers.ts';
import { directLinks } from '../support/direct-links.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { inquiriesTo } from '../support/inquiries-to.ts';
import { clipOf, mediaRoom } from '../support/media-room.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';
import { Received } from '../support/received.ts';

type Event = Record<string, unknown> & { type: string };

const HOME = '192.0.2.1';

test('a repeated share is answered as it was posted, even if the clip is gone', async () => {
  await using chat = await startChat();
  const bob = await chat.join('bob');
  const posted = await bob.share(await bob.upload(), 'c1');
  for (let bytes = 0; bytes < MAX_STORE_BYTES; bytes += MAX_UNSHARED_BYTES)
    await bob.share(await bob.upload(MAX_UNSHARED_BYTES), `filler ${bytes}`);
  await assert.rejects(chat.inquiries.ask({ type: 'find-clip', id: (posted.clip as Clip).id }), {
    code: 'clip-expired',
  });
  // A client that does not know that it was posted may have uploaded it again.
  for (const clip of [(posted.clip as Clip).id, await bob.upload(), 'any'])
    assert.deepEqual(await bob.share(clip, 'c1'), posted);
  bob.send({ type: 'share', clip: (posted.clip as Clip).id, cid: 'c2' });
  assert.equal((await bob.next('refused')).code, 'no-such-clip');
});

test('unregistered files and places of a thread are released when it ends', async (t) => {
  await using chat = await startChat();
  const other = chat.anotherThread();
  const bob = await chat.join('bob');
  for (let count = 0; count < 2; count += 1) {
    const { id } = await other
      .open()
      .ask<BegunUpload>({ type: 'begin-upload', token: bob.token, bytes: 1, address: HOME });
    await writeFile(join(chat.folder, id), 'half a clip');
  }
  await assert.rejects(bob.upload(), { code: 'too-many-uploads' });
  const removed = filesRemoved(t, 2);
  other.close();
  await removed;
  assert.deepEqual(await readdir(chat.folder), []);
  await bob.upload();
});

test('clips that were shared are removed with the conversation', async (t) => {
  await using chat = await startChat();
  const bob = await chat.join('bob');
  const { clip } = await bob.share(await bob.upload(), 'c1');
  const removed = filesRemoved(t, 1);
  chat.clear();
  await removed;
  await assert.rejects(chat.inquiries.ask({ type: 'find-clip', id: (clip as Clip).id }), {
    code: 'clip-expired',
  });
});

test('uploads are limited in bytes, one network to half of them, and wait for their turn', async () => {
  await using chat = await startChat();
  const begin = async (name: string, megabytes: number, address: string) => {
    const { token } = await chat.join(name);
    const upload = chat.inquiries.open();
    const bytes = megabytes * 1024 * 1024;
    await upload.ask({ type: 'begin-upload', token, bytes, address });
    return upload;
  };
  using first = await begin('a', 100, '192.0.2.1');
  await assert.rejects(begin('b', 29, '::ffff:192.0.2.1'), { code: 'too-many-uploads' });
  using second = await begin('c', 128, '192.0.2.2');
  await assert.rejects(begin('d', 29, '192.0.2.3'), { code: 'too-many-uploads' });
  using third = await begin('e', 28, '192.0.2.3');
  for (const upload of [first, second]) await upload.ask({ type: 'await-turn' });
  const turn = third.ask({ type: 'await-turn' });
  first.end();
  await turn;
});

test('the unshared clips and uploads of a member who leaves are removed', async (t) => {
  await using chat = await startChat();
  const bob = await chat.join('bob');
  await writeFile(join(chat.folder, await bob.upload()), 'a clip');
  const upload = chat.inquiries.open();
  const { id } = await upload.ask<BegunUpload>({
    type: 'begin-upload',
    token: bob.token,
    bytes: 1,
    address: HOME,
  });
  await writeFile(join(chat.folder, id), 'half a clip');
  const removed = filesRemoved(t, 2);
  bob.send({ type: 'leave' });
  await removed;
  assert.deepEqual(await readdir(chat.folder), []);
  await assert.rejects(upload.ask({ type: 'await-turn' }), { code: 'unauthorized' });
});

/** Resolves when this many files have been removed. */
function filesRemoved(t: TestContext, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { rm } = promises;
  let left = count;
  mockBuiltin(t, promises, 'rm', async (...args: Parameters<typeof rm>) => {
    await rm(...args);
    left -= 1;
    if (left === 0) resolve();
  });
  return promise;
}

async function startChat() {
  const folder = await mkdtempDisposable(join(tmpdir(), 'wirechat-test-'));
  const { everyone, timeline, handlers, inquiryHandlers } = mediaRoom(folder.path);
  const hub = new Hub(handlers, () => {});
  const [near, far] = directLinks();
  everyone.include(far, hub.attach(far));
  const gate = new Gate(near, fanOut(new Set()), () => {});
  const inquiries = inquiriesTo(inquiryHandlers);
  return {
    folder: folder.path,
    inquiries,
    clear: () => timeline.clear(),
    anotherThread: () => inquiriesTo(inquiryHandlers),
    join: (name: string) => Member.join(gate, inquiries, name),
    async [Symbol.asyncDispose]() {
      gate.close();
      inquiries.close();
      await folder.remove();
    },
  };
}

class Member {
  token = '';
  readonly #inquiries: Inquiries;
  readonly #connection = new FakeConnection();
  readonly #events = new Received<Event>();

  constructor(gate: Gate, inquiries: Inquiries) {
    this.#inquiries = inquiries;
    this.#connection.write = (bytes) => {
      for (const line of Buffer.from(bytes).toString().trim().split('\n'))
        if (line) this.#events.push(JSON.parse(line) as Event);
    };
    gate.serve(this.#connection, jsonDialect(frameLines));
  }

  static async join(gate: Gate, inquiries: Inquiries, name: string): Promise<Member> {
    const member = new Member(gate, inquiries);
    member.send({ type: 'hello', v: 1, name });
    member.token = String((await member.next('welcome')).uploadToken);
    return member;
  }

  send(request: object): void {
    this.#connection.say(JSON.stringify(request));
  }

  next(type: string): Promise<Event> {
    return this.#events.next(type, (event) => event.type === type);
  }

  /** Uploads a clip as the route does. Resolves to its id. */
  async upload(bytes = 1): Promise<string> {
    using upload = this.#inquiries.open();
    const { id } = await upload.ask<BegunUpload>({
      type: 'begin-upload',
      token: this.token,
      bytes: 1,
      address: HOME,
    });
    await upload.ask({ type: 'await-turn' });
    const clip = clipOf(id, id, bytes);
    await upload.ask({ type: 'enter-clip', clip });
    return id;
  }

  async share(clip: string, cid: string): Promise<Event> {
    this.send({ type: 'share', clip, waveform: [1, 2], cid });
    return await this.next('clip');
  }
}
