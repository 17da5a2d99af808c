import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TelnetFilter } from '../../stages/02-threaded-tcp/telnet-filter.ts';

const [SE, SB, WILL, WONT, DO, DONT, IAC] = [240, 250, 251, 252, 253, 254, 255] as const;
const [ECHO, TIMING_MARK, NAWS] = [1, 6, 31] as const;
const INTERRUPT = 244;

/** The data and the answers for bytes in these chunks. */
function filtered(chunks: readonly Buffer[]): { data: string; answers: number[] } {
  const answers: number[] = [];
  const filter = new TelnetFilter((bytes) => answers.push(...bytes));
  const data = chunks.map((chunk) => filter.filter(chunk));
  return { data: Buffer.concat(data).toString('latin1'), answers };
}

function cuts(bytes: Buffer): Buffer[][] {
  const twice = Array.from({ length: bytes.length + 1 }, (_, cut) => [
    bytes.subarray(0, cut),
    bytes.subarray(cut),
  ]);
  return [...twice, Array.from(bytes, (byte) => Buffer.of(byte))];
}

test('requests of telnet are refused, once each, wherever they are split', () => {
  const asked = Buffer.from([
    ...[0x61, IAC, DO, ECHO, IAC, WILL, NAWS, IAC, DO, ECHO, 0x62, IAC, WILL, NAWS],
    ...[IAC, WILL, ECHO, IAC, SB, NAWS, 0, 80, IAC, IAC, DO, 9, IAC, SE, 0x63],
  ]);
  for (const chunks of cuts(asked)) {
    assert.deepEqual(filtered(chunks), {
      data: 'abc',
      answers: [IAC, WONT, ECHO, IAC, DONT, NAWS, IAC, DONT, ECHO],
    });
  }
});

test('every timing mark is answered: telnet waits for it after each Ctrl-C', () => {
  const interrupt = [IAC, INTERRUPT, IAC, DO, TIMING_MARK];
  for (const chunks of cuts(Buffer.from([...interrupt, 0x61, ...interrupt]))) {
    const answer = [IAC, WONT, TIMING_MARK];
    assert.deepEqual(filtered(chunks), { data: 'a', answers: [...answer, ...answer] });
  }
});

test('refusals of telnet are not answered, or two programs would go on forever', () => {
  const refusals = Buffer.from([IAC, WONT, ECHO, IAC, DONT, ECHO, IAC, WONT, TIMING_MARK]);
  for (const chunks of cuts(refusals)) {
    assert.deepEqual(filtered(chunks), { data: '', answers: [] });
  }
});

test('CR NUL is CR LF, and no other NUL is', () => {
  const bytes = Buffer.from('one\r\0two\0\r\n\0three\r\rx\0\r\0\0');
  for (const chunks of cuts(bytes)) {
    assert.equal(filtered(chunks).data, 'one\r\ntwo\0\r\n\0three\r\rx\0\r\n\0');
  }
});

test('IAC IAC is one byte 0xFF, and what follows it is data', () => {
  for (const chunks of cuts(Buffer.from([0x61, IAC, IAC, 0x62, IAC, IAC, 0x63])))
    assert.deepEqual(filtered(chunks), { data: 'a\xffb\xffc', answers: [] });
});

test('without requests from telnet, nothing is written to it', () => {
  const filter = new TelnetFilter(() => assert.fail('it is written to'));
  for (const bytes of [Buffer.from('by hand\r\0'), Buffer.of(IAC, WONT, ECHO)])
    filter.filter(bytes);
});

test('a subnegotiation ends with IAC SE, not with the byte of SE alone', () => {
  const columns = SE;
  const bytes = Buffer.from([IAC, SB, NAWS, 0, columns, 0, 80, IAC, SE, 0x61]);
  for (const chunks of cuts(bytes)) assert.deepEqual(filtered(chunks), { data: 'a', answers: [] });
});

test('without telnet commands, bytes are not copied', () => {
  const chunk = Buffer.from('hello\n');
  assert.equal(new TelnetFilter(() => {}).filter(chunk), chunk);
});
