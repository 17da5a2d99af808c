/** The parser either accepts or refuses any input from a client, and nothing else happens. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ProtocolError } from '../../shared/codes.ts';
import { MAX_ID_CHARACTERS, MAX_LINE_BYTES } from '../../shared/limits.ts';
import { parseRequest, type Request } from '../../shared/protocol.ts';
import { REQUESTS } from './corpus.ts';

const TYPES = ['hello', 'say', 'act', 'nick', 'who', 'typing', 'share', 'ping', 'leave'];
const FIELDS = [
  'v',
  'name',
  'text',
  'cid',
  'session',
  'since',
  'clip',
  'waveform',
  '__proto__',
  'toString',
];

const value = fc.oneof(
  fc.jsonValue(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(1, 'bob', { epoch: 'e', seq: 1 }),
);
/** Objects that are almost requests. */
const nearly = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...TYPES),
      fc.constantFrom('constructor', '__proto__', ''),
      fc.jsonValue(),
    ),
    fc.dictionary(fc.constantFrom(...FIELDS), value),
  )
  .map(([type, fields]) => JSON.stringify({ ...fields, type }));
const line = fc.oneof(
  { weight: 3, arbitrary: nearly },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: MAX_LINE_BYTES }) },
  { weight: 1, arbitrary: fc.tuple(nearly, fc.nat(200)).map(([json, end]) => json.slice(0, end)) },
  { weight: 1, arbitrary: fc.nat(8_000).map((depth) => '['.repeat(depth)) },
  {
    weight: 1,
    arbitrary: fc.nat(1_000).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  },
);

test('parseRequest throws ProtocolErrors and nothing else', () => {
  fc.assert(
    fc.property(line, (json) => {
      const result = parse(json);
      if (result instanceof ProtocolError) {
        assert.ok(
          [
            'bad-json',
            'unknown-type',
            'bad-request',
            'name-invalid',
            'text-empty',
            'text-too-long',
          ].includes(result.code),
          result.code,
        );
        assert.ok(result.detail.length > 0);
      } else {
        assert.ok(TYPES.includes(result.type));
      }
    }),
    { numRuns: 500, examples: REQUESTS.map((json) => [json]) },
  );
});

test('a parsed request can be parsed again, with the same result', () => {
  fc.assert(
    fc.property(line, (json) => {
      const request = parse(json);
      if (request instanceof ProtocolError) return;
      assert.deepEqual(parse(JSON.stringify(request)), request);
    }),
    { numRuns: 500 },
  );
});

test('a refusal names the message that it refuses, if it has an id', () => {
  const cid = fc.string({ unit: 'binary', minLength: 1, maxLength: MAX_ID_CHARACTERS });
  fc.assert(
    fc.property(cid, fc.constantFrom('say', 'act', 'share', 'nick', 'nothing'), (id, type) => {
      const refusal = parse(JSON.stringify({ type, cid: id, text: 5, name: 5 }));
      assert.ok(refusal instanceof ProtocolError);
      assert.equal(refusal.cid, id);
    }),
  );
});

function parse(json: string): Request | ProtocolError {
  try {
    return parseRequest(json);
  } catch (error) {
    if (error instanceof ProtocolError) return error;
    throw error;
  }
}
