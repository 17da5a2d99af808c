/** Checks from stage 05 on: how the server reads the frames of clients, byte by byte (RFC 6455 section 5). */
import assert from 'node:assert/strict';
import { MAX_FRAGMENTS, MAX_LINE_BYTES } from '../../shared/limits.ts';
import { clientFrame, clientHeader, RawWebSocket } from '../support/raw-websocket.ts';
import { type Start, test } from './check.ts';

const FRAMES = { step: '05.5', see: 'protocol.md#7-websocket' };
const RULES = { ...FRAMES, step: '05.6' };
const MESSAGES = { ...FRAMES, step: '05.7' };

const CONTINUATION = 0x0;
const TEXT = 0x1;
const BINARY = 0x2;
const CLOSE = 0x8;
const PING = 0x9;
const PONG = 0xa;
const FIN = 0x80;
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

export function checkMaskedFrames(start: Start): void {
  test('the mask of a frame is removed, whatever it is', { ...FRAMES, points: 2 }, async () => {
    await using target = await start();
    using bob = await joined(target);
    for (const mask of ['37fa213d', '00ff8001', 'ffffffff', '00000001']) {
      for (const text of ['a', 'ab', 'abc', 'abcd']) {
        const frame = clientFrame(FIN | TEXT, say(text), Buffer.from(mask, 'hex'));
        await bob.says(text, `masked with ${mask}`, frame);
      }
    }
  });

  test('messages of 125, 126, 127 and 32,768 bytes are read', {
    ...FRAMES,
    points: 2,
  }, async () => {
    await using target = await start();
    using bob = await joined(target);
    for (const length of [125, 126, 127, 255, 256, MAX_LINE_BYTES]) {
      const text = `${length} bytes`;
      const frame = clientFrame(FIN | TEXT, say(text, length), MASK);
      await bob.says(text, `in a message of ${length} bytes`, frame);
    }
  });

  test('a frame that is cut anywhere is read when the rest has come', {
    ...FRAMES,
    points: 2,
  }, async () => {
    await using target = await start();
    using bob = await joined(target);
    for (const length of [60, 200]) {
      const text = `${length} bytes`;
      const frame = clientFrame(FIN | TEXT, say(text, length), MASK);
      for (const cut of [1, 2, 3, 4, 6, 8, 9, frame.length - 1]) {
        // The answer to the ping shows that what follows the ping has been read, too.
        const first = Buffer.concat([ping(`${cut}`), frame.subarray(0, cut)]);
        bob.write(first, `the client sends a ping, and ${cut} bytes of a frame`);
        await bob.ponged(`${cut}`);
        const how = `in a frame of ${frame.length} bytes, of which ${cut} came first`;
        await bob.says(text, how, frame.subarray(cut));
      }
    }
  });

  test('several frames in one chunk are read in order', FRAMES, async () => {
    await using target = await start();
    using bob = await joined(target);
    const texts = Array.from({ length: 10 }, (_, index) => 'x'.repeat(index * 20 + 1));
    const frames = texts.map((text) => clientFrame(FIN | TEXT, say(text), MASK));
    bob.write(Buffer.concat(frames), `the client sends ${frames.length} messages in one chunk`);
    for (const text of texts) await bob.hears(text, `with ${text.length} characters`);
  });

  test('a frame that is not allowed is refused before its payload arrives', FRAMES, async () => {
    await using target = await start();
    using reserved = await RawWebSocket.open(target);
    using huge = await RawWebSocket.open(target);
    const nothing = 'and nothing of its payload';
    reserved.write(
      clientHeader(FIN | 0x40 | TEXT, 100),
      `the client sends the header of a frame with RSV1, ${nothing}`,
    );
    huge.write(
      clientHeader(FIN | TEXT, 2 ** 30),
      `the client sends the header of a frame of 1 GiB, ${nothing}`,
    );
    // One of them is enough. Step 6 has the rules.
    await Promise.any([reserved.closeCode(), huge.closeCode()]).catch(
      ({ errors }: AggregateError) => {
        throw errors[0];
      },
    );
  });

  test('a frame without a mask, with a reserved bit or with a reserved opcode closes with 1002', {
    ...RULES,
    points: 2,
  }, async () => {
    await using target = await start();
    await closes(target, 1002, {
      'without a mask': Buffer.from([FIN | TEXT, 2, 0x68, 0x69]),
      'that is empty, without a mask': Buffer.from([FIN | TEXT, 0]),
      'with RSV1': clientFrame(FIN | 0x40 | TEXT, say('x'), MASK),
      'with RSV2': clientFrame(FIN | 0x20 | TEXT, say('x'), MASK),
      'with RSV3': clientFrame(FIN | 0x10 | TEXT, say('x'), MASK),
      'with opcode 3': clientFrame(FIN | 3, say('x'), MASK),
      'with opcode 11': clientFrame(FIN | 11, say('x'), MASK),
    });
  });

  test('a control frame that is long or a fragment, and a fragment that does not fit, close with 1002', {
    ...RULES,
    points: 2,
  }, async () => {
    await using target = await start();
    await closes(target, 1002, {
      'that is a ping of 126 bytes': clientFrame(FIN | PING, Buffer.alloc(126), MASK),
      'that is a ping without FIN': clientFrame(PING, Buffer.alloc(1), MASK),
      'that is a close frame without FIN': clientFrame(CLOSE, Buffer.alloc(0), MASK),
      'that continues nothing': clientFrame(FIN | CONTINUATION, say('x'), MASK),
      'that begins a message in the middle of another': Buffer.concat([
        clientFrame(TEXT, say('x'), MASK),
        clientFrame(FIN | TEXT, say('y'), MASK),
      ]),
    });
    using bob = await joined(target);
    bob.write(ping('x'.repeat(125)), 'the client sends a ping of 125 bytes');
    await bob.ponged('x'.repeat(125));
  });

  test('a message of more than 32,768 bytes closes with 1009, as soon as its length is known', {
    ...RULES,
    points: 2,
  }, async () => {
    await using target = await start();
    // Of their payloads nothing is sent.
    const lengths = [MAX_LINE_BYTES + 1, 65_535, 65_536, 2 ** 32, 2 ** 40];
    await closes(target, 1009, {
      ...Object.fromEntries(
        lengths.map((length) => [
          `that announces ${length} bytes`,
          Buffer.concat([clientHeader(FIN | TEXT, length), MASK]),
        ]),
      ),
      'with which the fragments of a message have 32,769 bytes': Buffer.concat([
        clientFrame(TEXT, say('x', MAX_LINE_BYTES - 100), MASK),
        clientHeader(FIN | CONTINUATION, 101),
        MASK,
      ]),
    });
    await closes(target, 1002, {
      'with RSV1, after 32,668 bytes of a message and a ping of 125 bytes, which is no part of it':
        Buffer.concat([
          clientFrame(TEXT, say('x', MAX_LINE_BYTES - 100), MASK),
          ping('x'.repeat(125)),
          clientFrame(FIN | 0x40 | CONTINUATION, say('x'), MASK),
        ]),
    });
  });

  test('a message in several frames is one message', { ...MESSAGES, points: 2 }, async () => {
    await using target = await start();
    using bob = await joined(target);
    const message = say('žluťoučký 😀');
    for (const size of [1, 2, 7, message.length - 1]) {
      const count = Math.ceil(message.length / size);
      await bob.says('žluťoučký 😀', `in ${count} frames`, fragments(message, size));
    }
    await bob.says(
      'žluťoučký 😀',
      'between two empty fragments',
      Buffer.concat([
        clientFrame(TEXT, Buffer.alloc(0), MASK),
        clientFrame(CONTINUATION, message, MASK),
        clientFrame(FIN | CONTINUATION, Buffer.alloc(0), MASK),
      ]),
    );
  });

  test('a ping between two fragments is answered at once, and the message arrives whole', {
    ...MESSAGES,
    points: 2,
  }, async () => {
    await using target = await start();
    using bob = await joined(target);
    const message = say('in two fragments');
    bob.write(
      Buffer.concat([
        clientFrame(TEXT, message.subarray(0, 20), MASK),
        clientFrame(FIN | PONG, Buffer.from('nobody asked'), MASK),
        ping('between'),
      ]),
      'the client sends the first fragment of a message, a pong that nobody asked for, and a ping',
    );
    await bob.ponged('between');
    const rest = clientFrame(FIN | CONTINUATION, message.subarray(20), MASK);
    await bob.says('in two fragments', 'with a pong and a ping between the two', rest);
    const next = clientFrame(FIN | TEXT, say('next'), MASK);
    await bob.says('next', 'in one frame, after a message in two', next);
  });

  test('a text that is not UTF-8 closes with 1007, a message in more than 256 frames with 1008, and binary data with 1003', {
    ...MESSAGES,
    points: 2,
  }, async () => {
    await using target = await start();
    const [bad, empty] = [Buffer.from([0xc3, 0x28]), Buffer.alloc(0)];
    await closes(target, 1007, {
      'with the bytes c3 28': clientFrame(FIN | TEXT, bad, MASK),
      'with the bytes c3 and, in another fragment, 28': fragments(bad, 1),
    });
    const many = (count: number) =>
      Buffer.concat([
        clientFrame(TEXT, say('x'), MASK),
        ...Array(count - 2).fill(clientFrame(CONTINUATION, empty, MASK)),
        clientFrame(FIN | CONTINUATION, empty, MASK),
      ]);
    await closes(target, 1008, { 'that is number 257 of a message': many(MAX_FRAGMENTS + 1) });
    await closes(target, 1003, {
      'that is binary, with the bytes c3 28': clientFrame(FIN | BINARY, bad, MASK),
    });
    using bob = await joined(target);
    await bob.says('x', 'in 256 fragments', many(MAX_FRAGMENTS));
    const middle = clientFrame(TEXT, say('y'), MASK);
    const rest = many(MAX_FRAGMENTS).subarray(middle.length);
    const between = Buffer.concat([middle, ping('between'), rest]);
    await bob.says('y', 'in 256 fragments and a ping, which is no part of it', between);
  });
}

type Address = Parameters<typeof RawWebSocket.open>[0];

/** A member who says things in frames, and waits for them. */
async function joined(target: Address) {
  const client = await RawWebSocket.open(target);
  const hello = Buffer.from('{"type":"hello","v":1,"name":"bob"}');
  client.write(clientFrame(FIN | TEXT, hello, MASK), `the client sends ${hello}, masked`);
  await client.next('welcome');

  /** Waits for the next message, and compares the text that the server has read. */
  async function hears(text: string, how: string): Promise<void> {
    assert.equal((await client.next('said')).message.text, text, `a text that was sent ${how}`);
  }
  return Object.assign(client, {
    hears,
    /** Sends the frames, or the rest of them, of a message with this text. */
    async says(text: string, how: string, bytes: Buffer): Promise<void> {
      client.write(bytes, `the client says ${JSON.stringify(text)}, ${how}`);
      await hears(text, how);
    },
  });
}

/** Opens a connection for each frame, sends it, and compares the close code. */
async function closes(target: Address, code: number, frames: Record<string, Buffer>) {
  for (const [what, bytes] of Object.entries(frames)) {
    using socket = await RawWebSocket.open(target);
    socket.write(bytes, `the client sends a frame ${what}`);
    assert.equal(await socket.closeCode(), code, `the close code after a frame ${what}`);
  }
}

/** A message, with spaces after it up to a length. */
function say(text: string, length = 0): Buffer {
  const message = Buffer.from(JSON.stringify({ type: 'say', text }));
  return Buffer.concat([message, Buffer.alloc(Math.max(0, length - message.length), ' ')]);
}

function ping(payload: string): Buffer {
  return clientFrame(FIN | PING, Buffer.from(payload), MASK);
}

/** A text message in frames of this size. */
function fragments(message: Buffer, size: number): Buffer {
  const frames: Buffer[] = [];
  for (let start = 0; start < message.length; start += size) {
    const opcode = start === 0 ? TEXT : CONTINUATION;
    const fin = start + size >= message.length ? FIN : 0;
    frames.push(clientFrame(fin | opcode, message.subarray(start, start + size), MASK));
  }
  return Buffer.concat(frames);
}
