/** The hub's half of clips, without sockets, threads and files. */
import assert from 'node:assert/strict';
import promises, { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  GRACE_MS,
  MAX_NAME_CHARACTERS,
  MAX_STORE_BYTES,
  MAX_UNSHARED_BYTES,
  MAX_UPLOAD_BYTES_PER_NETWORK,
  UNSHARED_CLIP_MS,
} from '../../shared/limits.ts';
import type { Clip, TimelineEvent, Uploaded } from '../../shared/protocol.ts';
import { jsonEntrance } from '../../stages/03-nicknames/dialect.ts';
import { directLinks } from '../../stages/03-nicknames/direct-link.ts';
import { Gate } from '../../stages/03-nicknames/gate.ts';
import type { Handlers } from '../../stages/03-nicknames/handlers.ts';
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
import {
  Clips,
  clipLimits,
  mediaHandlers,
  type WebAddress,
} from '../../stages/06-media/media-handlers.ts';
import { FakeCaller } from '../support/fake-caller.ts';
import { FakeConnection } from '../support/fake-connection.ts';
import { mockBuiltin } from '../support/mock-builtin.ts';
import { Received } from '../support/received.ts';

type Event = Record<string, unknown> & { type: string };

const HOME = '192.0.2.1';

test('a new member gets the limits of clips, their address, and an upload token', () => {
  const { handle, joined } = startRoom();
  const bob = joined('bob');
  const [welcome] = bob.told as unknown as Event[];
  assert.partialDeepStrictEqual(welcome, {
    type: 'welcome',
    you: { name: 'bob' },
    limits: {
      nameCharacters: MAX_NAME_CHARACTERS,
      voiceSeconds: 10,
      videoSeconds: 15,
      voiceBytes: 320_000,
      videoBytes: 4_500_000,
    },
    webPort: 8_080,
  });
  const asking = new FakeCaller();
  const begin = { bytes: 1, address: HOME };
  handle('begin-upload', { ...begin, token: welcome?.uploadToken }, asking);
  assert.equal(asking.told.length, 1);
  assert.throws(() => handle('begin-upload', { ...begin, token: 'x' }, new FakeCaller()), {
    code: 'unauthorized',
  });
});

test('an upload gets its id, its turn, and a confirmation, after which its clip can be shared', () => {
  const { handle, joined, broadcast } = startRoom();
  const bob = joined('bob');
  const upload = new FakeCaller();
  handle('begin-upload', { token: tokenOf(bob), bytes: 1, address: HOME }, upload);
  const [begun] = upload.told;
  const id = String((begun as unknown as Event).value);
  handle('await-turn', {}, upload);
  handle('enter-clip', { clip: clipOf('as its thread says') }, upload);
  assert.deepEqual(upload.told, [
    { type: 'answer', value: id },
    { type: 'answer', value: 'your turn' },
    { type: 'answer', value: 'entered' },
  ]);
  const finding = new FakeCaller();
  assert.throws(() => handle('find-clip', { id }, finding), { code: 'not-found' });
  handle('share', { clip: id }, bob);
  const clip = clipOf(id, 'as its thread says');
  const { type, ...posted } = broadcast.at(-1) as unknown as Event;
  assert.deepEqual([type, posted.name, posted.clip], ['clip', 'bob', { ...clip, waveform: [] }]);
  handle('find-clip', { id }, finding);
  assert.deepEqual(finding.told, [{ type: 'answer', value: clip }]);
});

test('a clip can be shared only by its member, with their waveform', () => {
  const { handle, joined, broadcast } = startRoom();
  const [bob, alice] = [joined('bob'), joined('alice')];
  const upload = new FakeCaller();
  handle('begin-upload', { token: tokenOf(bob), bytes: 1, address: HOME }, upload);
  const id = String((upload.told[0] as unknown as Event).value);
  handle('enter-clip', { clip: clipOf(id) }, upload);
  const share = { clip: id, waveform: [1, 2] };
  assert.throws(() => handle('share', share, new FakeCaller()), { code: 'hello-first' });
  assert.throws(() => handle('share', share, alice), { code: 'no-such-clip' });
  handle('share', share, bob);
  assert.partialDeepStrictEqual(broadcast.at(-1), { clip: { id, waveform: [1, 2] } });
});

test('addresses of one network count together', () => {
  const { handle, joined } = startRoom();
  const begin = (name: string, address: string) => {
    const question = { token: tokenOf(joined(name)), bytes: MAX_UPLOAD_BYTES_PER_NETWORK, address };
    handle('begin-upload', question, new FakeCaller());
  };
  begin('a', '2001:db8::1');
  assert.throws(() => begin('b', '2001:db8::2'), { code: 'too-many-uploads' });
  begin('c', '2001:db8:0:1::1');
});

test('a broken connection ends its upload, and its member after the grace period', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { handle, joined, roster, clips } = startRoom();
  const bob = joined('bob');
  const upload = new FakeCaller();
  handle('begin-upload', { token: tokenOf(bob), bytes: 1, address: HOME }, upload);
  handle('disconnected', {}, upload);
  assert.throws(() => clips.uploads.awaitTurn(upload), { code: 'unauthorized' });
  assert.equal(upload.gone, true);
  handle('disconnected', {}, bob);
  assert.partialDeepStrictEqual(bob.told.at(-1), { type: 'bye', code: 'left' });
  t.mock.timers.tick(GRACE_MS - 1);
  assert.equal(roster.list().length, 1);
  t.mock.timers.tick(1);
  assert.deepEqual(roster.list(), []);
});

test('a repeated share is answered as it was posted, even if the clip is gone', async () => {
  await using chat = await startChat();
  const bob = await chat.join('bob');
  const posted = await bob.share(await bob.upload(), 'c1');
  for (let bytes = 0; bytes < MAX_STORE_BYTES; bytes += MAX_UNSHARED_BYTES)
    await bob.share(await bob.upload(MAX_UNSHARED_BYTES), `filler ${bytes}`);
  await assert.rejects(chat.gate.ask({ type: 'find-clip', id: (posted.clip as Clip).id }), {
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
  const other = chat.anotherGate();
  const bob = await chat.join('bob');
  for (let count = 0; count < 2; count += 1) {
    const id = await other
      .inquire()
      .ask<string>({ type: 'begin-upload', token: bob.token, bytes: 1, address: HOME });
    await writeFile(join(chat.folder, id), 'half a clip');
  }
  await assert.rejects(bob.upload(), { code: 'too-many-uploads' });
  const removed = filesRemoved(t, 2);
  other.close();
  await removed;
  assert.deepEqual(await readdir(chat.folder), []);
  await bob.upload();
});

test('uploads are limited in bytes, one network to half of them, and wait for their turn', async () => {
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

test('the unshared clips and uploads of a member who leaves are removed', async (t) => {
  await using chat = await startChat();
  const bob = await chat.join('bob');
  await writeFile(join(chat.folder, await bob.upload()), 'a clip');
  const upload = chat.gate.inquire();
  const id = await upload.ask<string>({
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

/** A room with clips in a folder, and the hub's handlers for it. */
function roomIn(folder: string, tell: (event: TimelineEvent) => void) {
  const timeline = new Timeline(tell);
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
  let webAddress: WebAddress = {};
  const handlers: Handlers = {
    ...chatHandlers(room),
    ...mediaHandlers(room, clips, messageIds, limits, () => webAddress),
  };
  // It is known when the threads are listening.
  webAddress = { webPort: 8_080 };
  return { handlers, roster, clips };
}

/** The handlers alone, in a room whose clips have no files. */
function startRoom() {
  const broadcast: TimelineEvent[] = [];
  const { handlers, roster, clips } = roomIn('nowhere', (event) => broadcast.push(event));
  const handle = (type: string, fields: object, caller: FakeCaller) =>
    handlers[type]?.({ type, ...fields } as never, caller);
  const joined = (name: string): FakeCaller => {
    const caller = new FakeCaller();
    handle('hello', { v: 1, name }, caller);
    return caller;
  };
  return { handle, joined, broadcast, roster, clips };
}

function tokenOf({ told }: FakeCaller): unknown {
  return (told[0] as unknown as Event).uploadToken;
}

function clipOf(id: string, path = id, bytes = 1): Uploaded {
  return { id, kind: 'voice', mime: 'audio/webm', bytes, durationMs: 1, url: `/clips/${path}` };
}

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
  const folder = await mkdtemp(join(tmpdir(), 'wirechat-test-'));
  const { handlers } = roomIn(folder, (event) => hub.broadcast(event));
  const hub = new Hub(handlers);
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

  /** Uploads a clip as the route does. Resolves to its id. */
  async upload(bytes = 1): Promise<string> {
    using upload: Inquiry = this.#gate.inquire();
    const id = await upload.ask<string>({
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

const BOB = { id: 'b', name: 'bob' };
const HAPPENED = { seq: 1, at: 0 };

/** Clips whose files are not removed, and the paths of those that would be. */
function noClips(t: TestContext) {
  const removed = mockBuiltin(t, promises, 'rm', async (_path: string) => {});
  const clips = new Clips('folder', () => {});
  const begin = (owner: string) => {
    const caller = new FakeCaller();
    const id = clips.uploads.begin(caller, { owner, network: 'home', bytes: 1 });
    return { id, caller };
  };
  const enter = (owner: string) => {
    const { id, caller } = begin(owner);
    const url = `/clips/${id}`;
    const mime = 'audio/webm';
    clips.uploads.enter(caller, { id, kind: 'voice', mime, bytes: 1, durationMs: 1, url });
    return id;
  };
  return {
    clips,
    begin,
    enter,
    removed: () => removed.mock.calls.map(({ arguments: [path] }) => path),
  };
}

test('the uploads and unshared clips of a member who leaves are removed, and nothing else', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { clips, begin, enter, removed } = noClips(t);
  const [shared, unshared, ofAnn] = [enter(BOB.id), enter(BOB.id), enter('ann')];
  clips.ledger.share(shared, BOB.id);
  const [underWay, other] = [begin(BOB.id), begin('ann')];
  clips.follow({ type: 'left', ...BOB, ...HAPPENED });
  assert.deepEqual(
    removed(),
    [underWay.id, unshared].map((id) => join('folder', id)),
  );
  assert.equal(underWay.caller.told.length, 1);
  assert.equal(other.caller.told.length, 0);
  assert.equal(clips.ledger.find(shared).id, shared);
  t.mock.timers.tick(UNSHARED_CLIP_MS);
  assert.deepEqual(removed().slice(2), [join('folder', ofAnn)]);
});

test('other events remove nothing', (t) => {
  const { clips, begin, enter, removed } = noClips(t);
  const unshared = enter(BOB.id);
  const { caller } = begin(BOB.id);
  clips.follow({ type: 'joined', ...BOB, ...HAPPENED });
  clips.follow({ type: 'renamed', ...BOB, from: 'robert', ...HAPPENED });
  clips.follow({ type: 'said', ...BOB, text: 'hello', ...HAPPENED });
  assert.deepEqual([removed(), caller.told], [[], []]);
  assert.equal(clips.ledger.share(unshared, BOB.id).id, unshared);
});

test('a clip may be as long as configured, and as large as good recordings of that length', () => {
  assert.deepEqual(clipLimits({ voiceSeconds: 10, videoSeconds: 15 }), {
    voice: { maxMs: 10_000, maxBytes: 320_000 },
    video: { maxMs: 15_000, maxBytes: 4_500_000 },
  });
});
