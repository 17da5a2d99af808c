import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recording } from '../../../labs/tap/recording.ts';
import { formatRecording, parseRecording } from '../../../labs/tap/saved.ts';
import { transcript } from '../../../labs/tap/transcript.ts';
import { frame, latin1, UPGRADE } from './bytes.ts';

function recorded(): Recording {
  const recording = new Recording();
  const connection = recording.open({ client: '[::1]:1', server: 'localhost:2' });
  for (const [from, bytes] of UPGRADE) recording.chunk(connection, from, Buffer.from(bytes ?? ''));
  recording.chunk(connection, 'client', frame(latin1('\xff\0'), { opcode: 2 }), true);
  recording.pass(connection, 'client', 0, latin1('\xff'));
  recording.chunk(connection, 'server', frame('ü'.repeat(90)));
  recording.note('a b');
  recording.end(connection, 'server', 'tap');
  recording.close(connection, { how: 'failed', by: 'server', detail: 'why' });
  return recording;
}

test('a recording comes back from its file as it was', () => {
  const { started, entries } = recorded();
  const saved = parseRecording(formatRecording({ started, entries }));
  const plain = entries.map((entry) =>
    'bytes' in entry ? { ...entry, bytes: new Uint8Array(entry.bytes) } : entry,
  );
  assert.deepEqual(saved, { started, entries: plain });
});

test('a file has one line per entry, and a line that says what it is', () => {
  const { started, entries } = recorded();
  const lines = formatRecording({ started, entries }).trimEnd().split('\n');
  assert.equal(lines.length, entries.length + 1);
  assert.equal(lines[0], `{"wirechat":"tap","v":1,"started":${started}}`);
});

test('another file is refused, and so is a line that is no entry, by its number', () => {
  const sentence = /^it is not a recording of the tap$/;
  for (const other of [
    '',
    'hello',
    '{}',
    '{"wirechat":"tap","v":2,"started":0}',
    '{"wirechat":"tap","v":1,"started":1e999}',
    '\0',
  ])
    assert.throws(() => parseRecording(other), { message: sentence });
  const head = '{"wirechat":"tap","v":1,"started":0}\n';
  assert.deepEqual(parseRecording(head).entries, []);
  const good = '{"number":1,"at":0,"connection":0,"type":"note","text":"x"}\n';
  for (const bad of [
    'x',
    '',
    '{"number":1,"at":0,"connection":0,"type":"other"}',
    '{"number":1,"at":0,"connection":0,"type":"note","text":"again"}',
    '{"number":-1,"at":0,"connection":0,"type":"note","text":"x"}',
    '{"number":1,"at":0,"connection":1,"type":"pass","from":"client","start":0,"bytes":"?"}',
    '{"number":1,"at":0,"connection":1,"type":"end","from":"nobody","by":"tap"}',
  ])
    assert.throws(() => parseRecording(`${head}${good}${bad}\n`), {
      message: 'line 3 is not an entry of a recording',
    });
});

test('a file from somebody else cannot control the terminal', () => {
  const head = '{"wirechat":"tap","v":1,"started":0}';
  const evil = '\x1b]0;x\x07\u202e\nforged';
  const happened = { number: 1, at: 0, connection: 1 };
  const piece = { kind: 'line', start: 0, end: 1, title: evil, text: evil, wrong: evil };
  const saved = [
    { ...happened, type: 'open', client: evil, server: evil },
    { ...happened, number: 2, type: 'piece', from: 'client', piece },
    { ...happened, number: 3, type: 'note', text: evil },
    { ...happened, number: 4, type: 'close', how: 'failed', by: 'tap', detail: evil },
  ];
  const { entries } = parseRecording(
    [head, ...saved.map((each) => JSON.stringify(each))].join('\n'),
  );
  assert.equal(JSON.stringify(entries).match(/\]0;x forged/g)?.length, 7);
  assert.doesNotMatch(transcript(entries).replaceAll('\n', ''), /[\0-\x1f\x7f-\x9f\u202e]/);
  const frame = { fin: true, rsv: 0, opcode: 1, headerBytes: 6, length: 0, mask: evil };
  const bad = JSON.stringify({ ...saved[1], piece: { ...piece, frame } });
  assert.throws(() => parseRecording(`${head}\n${bad}`), /line 2/);
});
