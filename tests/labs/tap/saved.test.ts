import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recording } from '../../../labs/tap/recording.ts';
import { formatRecording, parseRecording } from '../../../labs/tap/saved.ts';
import { frame, latin1, UPGRADE } from './bytes.ts';

function recorded(): Recording {
  const recording = new Recording();
  const connection = recording.open({ client: '[::1]:1', server: 'localhost:2' });
  for (const [from, bytes] of UPGRADE) recording.chunk(connection, from, Buffer.from(bytes ?? ''));
  recording.chunk(connection, 'client', frame(latin1('\xff\0'), { opcode: 2 }), true);
  recording.pass(connection, 'client', 0, latin1('\xff'));
  recording.chunk(connection, 'server', frame('ü'.repeat(90)));
  recording.note('a\nb');
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
  for (const other of ['', 'hello', '{}', '{"wirechat":"tap","v":2,"started":0}', '\0'])
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
