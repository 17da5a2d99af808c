/** Parts of lab 05 with one mistake each: the check that names the mistake refuses them, and shows why. */
import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { labChecks } from '../../../labs/checks.ts';
import { ROOT } from '../../../labs/parts.ts';
import { reportOf } from '../../../labs/report.ts';
import { type Outcome, runCheck } from '../../../labs/run-checks.ts';
import { withPatience } from '../../support/received.ts';
import { Workshop } from '../workshop.ts';

/** A check that waits for what such a part never makes the server send should not wait for long. */
const IN_VAIN_MS = 3_000;
const READY_MS = 60_000;

interface Mistake {
  readonly is: string;
  readonly file: 'handshake' | 'frame-reader';
  /** The text in the reference, and what is in its place. */
  readonly edit: readonly [from: string, to: string];
  /** The beginning of the title of the check. */
  readonly refusedBy: string;
  readonly kind: Outcome['kind'];
  /** What a learner reads in the report, and what gives the mistake away. */
  readonly shows: RegExp;
}

const MISTAKES: readonly Mistake[] = [
  {
    is: 'an accept key without the GUID',
    file: 'handshake',
    edit: ['key + GUID', 'key'],
    refusedBy: 'the key in RFC 6455',
    kind: 'wrong answer',
    shows: /Sec-WebSocket-Accept in the answer to the key dGhl[\s\S]*Expected: 's3pPLMBi/,
  },
  {
    is: 'an accept key in hexadecimal',
    file: 'handshake',
    edit: ["'base64'", "'hex'"],
    refusedBy: 'every key',
    kind: 'wrong answer',
    shows: /Received: '[0-9a-f]{40}'/,
  },
  {
    is: 'a mask that is not removed',
    file: 'frame-reader',
    edit: ['^ (mask[index % MASK_BYTES] ?? 0)', ''],
    refusedBy: 'the mask of a frame',
    kind: 'no answer',
    shows: /sends .*"hello".*masked\n[\s\S]*a close frame with the code 1007/,
  },
  {
    is: 'a length of 16 bits with the least significant byte first',
    file: 'frame-reader',
    edit: ['readUInt16BE', 'readUInt16LE'],
    refusedBy: 'messages of 125, 126',
    kind: 'no answer',
    shows: /says "126 bytes", in a message of 126 bytes\n[\s\S]*did not come in time/,
  },
  {
    is: 'bytes after the first frame of a chunk are dropped',
    file: 'frame-reader',
    edit: ['this.#bytes = bytes.subarray(start + length)', 'this.#bytes = Buffer.alloc(0)'],
    refusedBy: 'several frames in one chunk',
    kind: 'no answer',
    shows: /10 messages in one chunk\n[\s\S]*a message of type said, but it did not come/,
  },
  {
    is: 'frames without a mask are accepted',
    file: 'frame-reader',
    edit: ['if (!isMasked)', 'if (false)'],
    refusedBy: 'a frame without a mask',
    kind: 'no answer',
    shows: /sends a frame without a mask\n[\s\S]*Expected: a close frame/,
  },
  {
    is: 'a length is not limited',
    file: 'frame-reader',
    edit: ['before + length > this.#maxBytes', 'false'],
    refusedBy: 'a message of more than 32,768 bytes',
    kind: 'no answer',
    shows: /a frame that announces 32769 bytes\n[\s\S]*Expected: a close frame/,
  },
  {
    is: 'a frame is checked when its payload is there',
    file: 'frame-reader',
    edit: [
      'this.#check({ fin, rsv: first & RSV,',
      'if (bytes.length < maskAt + MASK_BYTES + length) return undefined;\n    this.#check({ fin, rsv: first & RSV,',
    ],
    refusedBy: 'a frame that is not allowed',
    kind: 'no answer',
    shows: /a frame of 1 GiB, and nothing of its payload\n[\s\S]*Expected: a close frame/,
  },
  {
    is: 'control frames count as a part of the message',
    file: 'frame-reader',
    edit: ['!isControl && before + length', 'before + length'],
    refusedBy: 'a message of more than 32,768 bytes',
    kind: 'wrong answer',
    shows: /a ping of 125 bytes, which is no part of it:\n\s*Expected: 1002\n\s*Received: 1009/,
  },
  {
    is: 'binary data has to be UTF-8',
    file: 'frame-reader',
    edit: ['message.opcode === TEXT && ', ''],
    refusedBy: 'a text that is not UTF-8',
    kind: 'wrong answer',
    shows: /a frame that is binary, with the bytes c3 28:\n\s*Expected: 1003\n\s*Received: 1007/,
  },
  {
    is: 'each fragment is a message',
    file: 'frame-reader',
    edit: ['if (!fin) return undefined;', ''],
    refusedBy: 'a message in several frames',
    kind: 'no answer',
    shows: /in \d+ frames\n[\s\S]*a close frame with the code 1002/,
  },
  {
    is: 'a ping in the middle becomes a part of the message',
    file: 'frame-reader',
    edit: ['if (opcode >= CLOSE) return { opcode, payload };', ''],
    refusedBy: 'a ping between two fragments',
    kind: 'no answer',
    shows: /with a pong and a ping between the two\n[\s\S]*bad-json/,
  },
];

describe('wrong parts of lab 05', { concurrency: 3 }, () => {
  let workshop: Workshop;
  before(async () => {
    workshop = await Workshop.open();
  });
  after(() => workshop[Symbol.asyncDispose]());

  MISTAKES.forEach(({ is, file, edit: [from, to], refusedBy, kind, shows }, index) => {
    test(`the check that names it refuses: ${is}`, async () => {
      const part = `labs/websocket/${file}.ts`;
      const wrong = `work/${index}/${file}.ts`;
      const source = await readFile(ROOT + part, 'utf8');
      assert.ok(source.includes(from), `${part} does not contain ${from}`);
      await mkdir(join(workshop.folder, 'work', String(index)), { recursive: true });
      await writeFile(
        join(workshop.folder, wrong),
        source.replace(from, () => to),
      );
      // Of the copy, because its paths are those of the copy.
      const copy = pathToFileURL(join(workshop.folder, 'labs/servers.ts')).href;
      const { ownServers }: typeof import('../../../labs/servers.ts') = await import(copy);
      const servers = ownServers('05', { [part]: wrong }, READY_MS);
      const check = labChecks(servers.start).find(({ title }) => title.startsWith(refusedBy));
      assert.ok(check, refusedBy);
      const outcome = await withPatience(IN_VAIN_MS, () => runCheck(check, servers, 1));
      const report = reportOf(outcome, '05', true);
      assert.equal(outcome.kind, kind, report);
      assert.match(report, shows);
    });
  });
});
