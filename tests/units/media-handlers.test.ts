/** The hub's half of clips: no socket, no thread, no file. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, watch, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { MAX_STORE_BYTES, MAX_UNSHARED_BYTES } from '../../shared/limits.ts';
import type { Clip, Uploaded } from '../../shared/protocol.ts';
import { jsonEntrance } from '../../stages/03-nicknames/dialect.ts';
import { directLinks } from '../../stages/03-nicknames/direct-link.ts';
import { Gate } from '../../stages/03-nicknames/gate.ts';
import { Hub } from '../../stages/03-nicknames/hub.ts';
import type { Inquiry } from '../../stages/03-nicknames/inquiry.ts';
import { frameLines, jsonDialect } from '../../stages/03-nicknames/json-dialect.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { Attendance } from '../../stages/04-broadcast/attendance.ts';
import { chatHandlers } from '../../stages/04-broadcast/chat-handlers.ts';
import { fanOut } from '../../stages/04-broadcast/fan-out.ts';
import { MessageIds } from '../../stages/04-broadcast/message-ids.ts';
import { postingTo } from '../../stages/04-broadcast/post.ts';
import { Timeline } from '../../stages/04-broadcast/timeline.ts';
import { clipLimits } from '../../stages/06-media/clip-limits.ts';
import { Clips } from '../../stages/06-media/clips.ts';
import { mediaHandlers } from '../../stages/06-media/media-handlers.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { Received } from '../support/received.ts';

type Event = Record<string, unknown> & { type: string };

test('a repeated share is answered as it was posted, though the clip is gone', async () => {
  await using chat = await startChat();
  const bob = await chat.join('bob');
  const posted = await bob.share(await bob.upload(), 'c1');
  for (let bytes = 0; bytes < MAX_STORE_BYTES; bytes += MAX_UNSHARED_BYTES)
    await bob.share(await bob.upload(MAX_UNSHARED_BYTES), `filler ${bytes}`);
  await assert.rejects(chat.gate.ask({ type: 'find-clip', id: (posted.clip as Clip).id }), {
    code: 'clip-expired',
  });
  // Whoever does not know that it was posted may have uploaded it again.
  for (const clip of [(posted.clip as Clip).id, await bob.upload(), 'any'])
    assert.deepEqual(await bob.share(clip, 'c1'), posted);
  bob.send({ type: 'share', clip: (posted.clip as Clip).id, cid: 'c2' });
  assert.equal((await bob.next('refused')).code, 'no-such-clip');
});

test('what a thread has stored and not entered goes with the thread, and so do its places', async () => {
  await using chat = await startChat();
  const other = chat.anotherGate();
  const bob = await chat.join('bob');
  for (let count = 0; count < 2; count += 1) {
    const id = await other
      .inquire()
      .ask<string>({ type: 'begin-upload', token: bob.token, bytes: 1, address: '192.0.2.1' });
    await writeFile(join(chat.folder, id), 'half a clip');
  }
  await assert.rejects(bob.upload(), { code: 'too-many-uploads' });
  const emptied = chat.emptied();
  other.close();
  await emptied;
  await bob.upload();
});

test('uploads have so many bytes, of one network half as many, and wait for their turn', async () => {
  await using chat = await startChat();
  const begin = async (name: string, megabytes: number, address: string) => {
    const { token } = await chat.join(name);
    const upload = chat.gate.inquire();
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

test('who leaves takes along what they have not shared, on its way or not', async () => {
  await using chat = await startChat();
  const bob = await chat.join('bob');
  await writeFile(join(chat.folder, await bob.upload()), 'a clip');
  const upload = chat.gate.inquire();
  const id = await upload.ask<string>({
    type: 'begin-upload',
    token: bob.token,
    bytes: 1,
    address: '192.0.2.1',
  });
  await writeFile(join(chat.folder, id), 'half a clip');
  const emptied = chat.emptied();
  bob.send({ type: 'leave' });
  await emptied;
  await assert.rejects(upload.ask({ type: 'await-turn' }), { code: 'unauthorized' });
});

async function startChat() {
  const folder = await mkdtemp(join(tmpdir(), 'wirechat-test-'));
  const timeline = new Timeline((event) => hub.broadcast(event));
  const clips = new Clips(folder, () => {});
  const roster = new Roster((happening) => clips.follow(timeline.append(happening)));
  const messageIds = new MessageIds();
  const room = {
    roster,
    attendance: new Attendance(roster),
    timeline,
    post: postingTo(timeline, messageIds),
    broadcast: () => {},
  };
  const limits = clipLimits({ voiceSeconds: 10, videoSeconds: 15 });
  const hub: Hub = new Hub({
    ...chatHandlers(room),
    ...mediaHandlers(room, clips, messageIds, limits, () => ({})),
  });
  const anotherGate = () => {
    const [ours, theirs] = directLinks();
    void hub.attach(theirs);
    return new Gate(ours, fanOut);
  };
  const gate = anotherGate();
  return {
    folder,
    gate,
    anotherGate,
    join: (name: string) => Member.join(gate, name),
    /** Resolves when there is no file left. */
    async emptied() {
      for await (const _ of watch(folder)) if ((await readdir(folder)).length === 0) return;
    },
    async [Symbol.asyncDispose]() {
      gate.close();
      await rm(folder, { recursive: true });
    },
  };
}

class Member {
  token = '';
  readonly #gate: Gate;
  readonly #connection = new FakeConnection();
  readonly #events = new Received<Event>();

  constructor(gate: Gate) {
    this.#gate = gate;
    this.#connection.write = (bytes) => {
      for (const line of Buffer.from(bytes).toString().trim().split('\n'))
        if (line) this.#events.push(JSON.parse(line) as Event);
    };
    void gate.serve(this.#connection, jsonEntrance(jsonDialect(frameLines)));
  }

  static async join(gate: Gate, name: string): Promise<Member> {
    const member = new Member(gate);
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

  /** As the route does it; resolves with the id of the clip. */
  async upload(bytes = 1): Promise<string> {
    using upload: Inquiry = this.#gate.inquire();
    const id = await upload.ask<string>({
      type: 'begin-upload',
      token: this.token,
      bytes: 1,
      address: '192.0.2.1',
    });
    await upload.ask({ type: 'await-turn' });
    const clip: Uploaded = {
      id,
      kind: 'voice',
      mime: 'audio/webm',
      bytes,
      durationMs: 1,
      url: `/clips/${id}`,
    };
    await upload.ask({ type: 'enter-clip', clip });
    return id;
  }

  async share(clip: string, cid: string): Promise<Event> {
    this.send({ type: 'share', clip, waveform: [1, 2], cid });
    return await this.next('clip');
  }
}
