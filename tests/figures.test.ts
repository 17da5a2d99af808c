/** The figures of the stage READMEs, against the code that they show. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ProtocolError } from '../shared/codes.ts';
import { MAX_LINE_BYTES, MAX_TIMELINE_EVENTS } from '../shared/limits.ts';
import { parseRequest } from '../shared/protocol.ts';
import { LineDecoder } from '../stages/02-threaded-tcp/line-decoder.ts';
import { seal } from '../stages/03-nicknames/link.ts';
import { Roster } from '../stages/03-nicknames/roster.ts';
import { Timeline } from '../stages/04-broadcast/timeline.ts';
import { frameMessages } from '../stages/05-websocket-bridge/websocket-frames.ts';
import { clipRoute } from '../stages/06-media/clip-files.ts';
import { uploadRoute } from '../stages/06-media/upload-route.ts';
import { OPCODE } from './attack/websocket.ts';

const images = readdirSync(new URL('../docs/images/', import.meta.url))
  .filter((file) => file.endsWith('.svg'))
  .map((file) => file.replace('.svg', ''));
const charts = images.filter((image) => image.startsWith('performance-'));
const figures = images.filter((image) => !charts.includes(image));

test('each figure is in the README of its stage, with a text for those who cannot see it', () => {
  assert.ok(figures.length >= 6);
  for (const figure of figures) {
    const image = `!\\[[^\\]]{60,}\\]\\(\\.\\./\\.\\./docs/images/${figure}\\.svg\\)`;
    assert.match(read(`stages/${figure}/README.md`), new RegExp(image), figure);
  }
});

test('each chart of the benchmark is in its report, with its figures as a text', () => {
  const report = read('docs/performance.md');
  for (const chart of charts)
    assert.match(report, new RegExp(`!\\[[^\\]]{60,}\\]\\(images/${chart}\\.svg\\)`), chart);
});

test('each figure is small, is described, and has colours for dark screens', () => {
  for (const figure of images) {
    const svg = read(`docs/images/${figure}.svg`);
    assert.match(
      svg,
      /<title id="title">[^<]+<\/title>\s*<desc id="desc">[^<]{60,}<\/desc>/,
      figure,
    );
    assert.match(svg, /@media \(prefers-color-scheme: dark\)/, figure);
    assert.ok(Buffer.byteLength(svg) < 8_000, figure);
  }
});

test('01: all bytes that are sent come back', () => {
  assert.equal(texts('01-echo', 'sent').join(''), 'one\\ntwo');
  assert.deepEqual(texts('01-echo', 'back'), texts('01-echo', 'sent'));
});

test('02: the two segments are the two lines', () => {
  const decoder = new LineDecoder();
  const lines = ['first', 'second'].flatMap((segment) =>
    decoder.push(Buffer.from(texts('02-threaded-tcp', segment).join(''), 'hex')),
  );
  assert.deepEqual(lines, texts('02-threaded-tcp', 'line'));
});

test('03: the requests are written as on a link, and the second who asks for a name is refused', () => {
  const requests = texts('03-nicknames', 'request');
  assert.equal(requests.length, 2);
  for (const request of requests) {
    const message = seal(String(Number.parseInt(request, 10)), { type: 'hello', name: 'zoe' });
    assert.ok(message.startsWith(request.replace('…}', '')), request);
  }
  const roster = new Roster(() => {});
  const answers = requests.map(() => {
    try {
      roster.join('zoe');
      return 'welcome';
    } catch (error) {
      assert.ok(error instanceof ProtocolError);
      return 'refused';
    }
  });
  assert.deepEqual(texts('03-nicknames', 'reply'), answers);
});

test('04: who comes back gets the events that the figure says, and has missed as many', () => {
  assert.deepEqual(texts('04-broadcast', 'kept').map(numberOf), [MAX_TIMELINE_EVENTS]);
  const since = texts('04-broadcast', 'since').map((text) => Number(/"seq":(\d+)/.exec(text)?.[1]));
  const welcomes = texts('04-broadcast', 'welcome');
  assert.equal(since.length, 2);
  for (const [index, last] of [5, 1_520].entries()) {
    const timeline = new Timeline(() => {});
    for (let seq = 1; seq <= last; seq += 1)
      timeline.append({ type: 'joined', id: 'b', name: 'bob' });
    const { recent, missed } = timeline.replay({ epoch: timeline.epoch, seq: since[index] ?? 0 });
    const seqs = recent.map(({ seq }) => seq);
    const shown = seqs.length > 3 ? [seqs[0], '…', seqs.at(-1)] : seqs;
    assert.equal(welcomes[index], `"recent":[${shown}], "missed":${missed}`);
  }
});

test('05: the bits are those of the frame that the server sends', () => {
  const [payload = ''] = texts('05-websocket-bridge', 'payload');
  const [first, second, ...rest] = frameMessages([payload]);
  assert.equal(texts('05-websocket-bridge', 'bit').join(''), bits(first) + bits(second));
  assert.equal(Buffer.from(rest).toString(), payload);
});

test('05: the opcodes, the forms of length and the limit are those of the code', () => {
  const opcodes = texts('05-websocket-bridge', 'opcode');
  assert.deepEqual(opcodes.map(Number), Object.values(OPCODE));
  const names = texts('05-websocket-bridge', 'name').map((name) => name.split(' ')[0]);
  assert.deepEqual(names, Object.keys(OPCODE));
  const forms = [125, 126, 65_536].map((length) => {
    const header = frameMessages(['x'.repeat(length)]).subarray(0, -length);
    return header.length > 2 ? `${header[1]}: ${header.length - 2}` : `up to ${header[1]}`;
  });
  assert.deepEqual(forms, ['up to 125', '126: 2', '127: 8']);
  assert.deepEqual(texts('05-websocket-bridge', 'length'), ['0–125', '126', '127']);
  assert.deepEqual(texts('05-websocket-bridge', 'max').map(numberOf), [MAX_LINE_BYTES]);
});

test('06: the messages and addresses have the names that they have in the code', () => {
  assert.equal(parseRequest('{"type":"share","clip":"x"}').type, 'share');
  const handlers = read('stages/06-media/media-handlers.ts');
  const requests = texts('06-media', 'request');
  assert.ok(requests.length > 3);
  for (const request of requests)
    assert.match(handlers, new RegExp(`^    '?${request}'?[(:]`, 'm'), request);
  const events = texts('06-media', 'event');
  assert.ok(events.length > 0);
  for (const event of events) assert.match(handlers, new RegExp(`type: '${event}'`), event);
});

test('06: each HTTP request of the figure is taken by its route', () => {
  const unused = {} as never;
  const routes = [uploadRoute(unused, unused, unused, unused, unused), clipRoute(unused, '')];
  const requests = texts('06-media', 'http').map((request) => request.split(' '));
  assert.equal(requests.length, 2);
  for (const [index, [method = '', path = '']] of requests.entries())
    assert.ok(method in (routes[index]?.(path, unused) ?? {}), `${method} ${path}`);
});

/** The texts of one class, in the order of the file. */
function texts(figure: string, name: string): string[] {
  const element = new RegExp(
    `<(text|tspan) class="[^"]*\\b${name}\\b[^"]*"[^>]*>([^<]*)</\\1>`,
    'g',
  );
  return Array.from(read(`docs/images/${figure}.svg`).matchAll(element), ([, , text = '']) => text);
}

function numberOf(text: string): number {
  return Number(text.replace(',', ''));
}

function bits(byte = 0): string {
  return byte.toString(2).padStart(8, '0');
}

function read(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
}
