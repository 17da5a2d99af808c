/** Checks of stage 02 alone: what telnet sends between the lines. */
import assert from 'node:assert/strict';
import { Greeted } from '../support/greeted.ts';
import { type Start, test } from './check.ts';

const TELNET = { step: '02.2', see: 'protocol.md#2-lines-tcp' };

const [SE, SB, WILL, WONT, DO, DONT, IAC] = [240, 250, 251, 252, 253, 254, 255] as const;
const [ECHO, TIMING_MARK, NAWS] = [1, 6, 31] as const;
/** What telnet might send in the middle of a line: `hello`, negotiation within it. */
const NEGOTIATING = Buffer.from([
  ...Buffer.from('he'),
  ...[IAC, WILL, NAWS, IAC, SB, NAWS, 0, 80, 0, IAC, IAC, IAC, SE],
  ...Buffer.from('l'),
  ...[IAC, DO, ECHO, IAC, DONT, ECHO, IAC, 241],
  ...Buffer.from('lo\r\n'),
]);

export function checkNegotiation(start: Start): void {
  test('telnet negotiation is taken out of a line, wherever it is cut', {
    ...TELNET,
    points: 3,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    client.socket.setEncoding('latin1');
    for (let cut = 1; cut < NEGOTIATING.length; cut += 1) {
      client.write(Buffer.concat([Buffer.from('first\n'), NEGOTIATING.subarray(0, cut)]));
      await client.line(/first$/);
      client.write(NEGOTIATING.subarray(cut));
      assert.equal(
        withoutNegotiation(await client.line()),
        `[thread ${client.thread}] hello`,
        `${hex(NEGOTIATING)}, cut after byte ${cut}`,
      );
    }
  });

  test('each DO is answered with WONT, each WILL with DONT, once for each option, and nothing else is', {
    ...TELNET,
    points: 2,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    client.socket.setEncoding('latin1');
    client.write(NEGOTIATING);
    client.write(NEGOTIATING);
    const lines = [await client.line(/hello$/), await client.line(/hello$/)];
    assert.equal(
      hex(Buffer.from(negotiationIn(lines.join('')), 'latin1')),
      hex(Buffer.from([IAC, DONT, NAWS, IAC, WONT, ECHO])),
      'the bytes that answer WILL NAWS and DO ECHO, which were sent twice',
    );
  });

  test('CR NUL ends a line, wherever it is cut, and with a command between the two', {
    ...TELNET,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    // NOP, a command without an option.
    const withCommand = Buffer.from([...Buffer.from('hello\r'), IAC, 241, 0]);
    for (const line of [Buffer.from('hello\r\0'), withCommand])
      for (let cut = 1; cut < line.length; cut += 1) {
        client.write(Buffer.concat([Buffer.from('first\n'), line.subarray(0, cut)]));
        await client.line(/first$/);
        client.write(line.subarray(cut));
        assert.equal(
          await client.line(),
          `[thread ${client.thread}] hello`,
          `${hex(line)}, cut after byte ${cut}`,
        );
      }
  });

  test('TIMING-MARK, which telnet sends after Ctrl-C, is answered each time, and CR NUL ends a line', {
    ...TELNET,
  }, async () => {
    await using target = await start();
    using client = await Greeted.by(target);
    client.socket.setEncoding('latin1');
    for (const text of ['hello', 'again']) {
      // IAC IP, IAC DO TIMING-MARK.
      client.write(Buffer.from([IAC, 244, IAC, DO, TIMING_MARK, ...Buffer.from(`${text}\r\0`)]));
      const line = await client.line(new RegExp(`${text}$`));
      assert.equal(
        hex(Buffer.from(negotiationIn(line), 'latin1')),
        hex(Buffer.from([IAC, WONT, TIMING_MARK])),
        `the bytes before the answer to ${text}`,
      );
    }
  });
}

const NEGOTIATION = /\xff[\xfb-\xfe]./gs;

function withoutNegotiation(line: string): string {
  return line.replace(NEGOTIATION, '');
}

function negotiationIn(line: string): string {
  return (line.match(NEGOTIATION) ?? []).join('');
}

function hex(bytes: Buffer): string {
  return bytes.toString('hex').replace(/..(?!$)/g, '$& ');
}
