import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProtocolError } from '../../shared/codes.ts';
import { MAX_ID_CHARACTERS, MAX_LINE_BYTES, MAX_TEXT_CHARACTERS } from '../../shared/limits.ts';
import { parseRequest } from '../../shared/protocol.ts';

test('parseRequest keeps the fields of a request and drops all others', () => {
  const line = '{"type":"say","text":" hi \\n","cid":"1","admin":true,"__proto__":{"x":1}}';
  assert.deepEqual(parseRequest(line), { type: 'say', text: ' hi', cid: '1' });
});

test('parseRequest accepts a waveform from silence to full loudness', () => {
  const share = { type: 'share', clip: 'c', waveform: [0, 50, 100] };
  assert.deepEqual(parseRequest(JSON.stringify(share)), share);
});

test('parseRequest refuses fields of the wrong type or size, and names the message', () => {
  for (const fields of [
    { type: 'say', text: 5 },
    { type: 'say', text: 'x', cid: 'c'.repeat(65) },
    { type: 'hello', v: 1, name: 'bob', since: { epoch: 'e', seq: -1 } },
    { type: 'hello', v: 1, name: 'bob', since: { epoch: 'e', seq: 1.5 } },
    { type: 'share', clip: 'c', waveform: Array(65).fill(1) },
    { type: 'share', clip: 'c', waveform: [101] },
    { type: 'share', clip: 'c', waveform: [-1] },
    { type: 'share' },
  ]) {
    assert.throws(
      () => parseRequest(JSON.stringify(fields)),
      { code: 'bad-request' },
      JSON.stringify(fields),
    );
  }
  assert.throws(() => parseRequest('{"type":"say","cid":"c7"}'), {
    code: 'bad-request',
    cid: 'c7',
  });
  assert.throws(() => parseRequest('{"type":"say","text":"","cid":"c8"}'), {
    code: 'text-empty',
    cid: 'c8',
  });
});

test('each request is known by its type', () => {
  for (const request of [
    { type: 'hello', v: 1, name: 'bob', session: 's', since: { epoch: 'e', seq: 0 } },
    { type: 'say', text: 'hi', cid: 'c', re: 0 },
    { type: 'act', text: 'waves' },
    { type: 'nick', name: 'bob' },
    { type: 'who' },
    { type: 'typing' },
    { type: 'share', clip: 'c' },
    { type: 'ping' },
    { type: 'leave' },
  ])
    assert.deepEqual(parseRequest(JSON.stringify(request)), request);
});

test('a refusal says which field is wrong, and why', () => {
  for (const [fields, detail] of [
    [{ type: 'say', text: 5, cid: 6 }, 'text: Invalid type: Expected string'],
    [{ type: 'say' }, 'text: it is missing'],
    [{ type: 'say', text: 'hi', re: -1 }, 're: Invalid value: Expected >=0'],
    [
      { type: 'hello', v: 1, name: 'bob', since: { epoch: 'e', seq: 'x' } },
      'since.seq: Invalid type: Expected number',
    ],
  ] as const)
    assert.throws(() => parseRequest(JSON.stringify(fields)), { code: 'bad-request', detail });
});

test('a refusal is short, however much is wrong', () => {
  const waveform = Array.from({ length: 5_000 }, () => 'loud');
  for (const fields of [
    { type: 'share', clip: 'c', waveform },
    { type: 'hello', v: 'x'.repeat(50_000), name: 'bob' },
  ])
    assert.throws(
      () => parseRequest(JSON.stringify(fields)),
      ({ detail }: ProtocolError) => detail.length < 100,
    );
});

test('a refusal does not repeat an id that is too long', () => {
  const request = { type: 'say', text: 'x', cid: 'c'.repeat(MAX_ID_CHARACTERS + 1) };
  assert.throws(() => parseRequest(JSON.stringify(request)), {
    code: 'bad-request',
    cid: undefined,
  });
});

test('parseRequest accepts only objects', () => {
  for (const json of ['[]', '[{"type":"who"}]', 'null', '1', '"who"', '', '{"type":"who"']) {
    assert.throws(() => parseRequest(json), { code: 'bad-json' }, json);
  }
});

test('a message of the maximum length fits into a line in any JSON spelling', () => {
  const escaped = (text: string) =>
    Array.from({ length: text.length }, (_, index) => {
      return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
    }).join('');
  const text = '😀'.repeat(MAX_TEXT_CHARACTERS);
  const cid = 'c'.repeat(MAX_ID_CHARACTERS);
  const fields = Object.entries({ type: 'say', text, cid });
  const json = `{ ${fields.map((field) => field.map((each) => `"${escaped(each)}"`).join(' : ')).join(' , ')} }`;
  assert.ok(json.length <= MAX_LINE_BYTES, `${json.length} bytes`);
  assert.deepEqual(parseRequest(json), { type: 'say', text, cid });
});

test('parseRequest survives JSON that is deep or huge', () => {
  assert.throws(() => parseRequest(`${'['.repeat(4_000)}`), { code: 'bad-json' });
  assert.throws(() => parseRequest(`{"type":${'[1,'.repeat(2_000)}1${']'.repeat(2_000)}}`), {
    code: 'unknown-type',
  });
});
