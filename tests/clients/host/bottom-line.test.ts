/** The input line below a scrolling log, on the screen of an emulator. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import xterm from '@xterm/headless';
import {
  BottomLine,
  GIVE_BACK,
  GIVE_BACK_BLINDLY,
  TAKE,
} from '../../../clients/host/bottom-line.ts';
import { inputRows } from '../../../clients/host/input-rows.ts';
import { type InputLine, lineOf } from '../../../clients/terminal/line-editor.ts';
import { emulatorLines } from '../../support/emulator-lines.ts';

/** A terminal with an input line in it. */
class Screen {
  readonly emulator: InstanceType<typeof xterm.Terminal>;
  readonly bottom = new BottomLine();
  line: InputLine = lineOf('');

  constructor(columns: number, rows: number) {
    this.emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  }

  async write(bytes: string): Promise<void> {
    await new Promise<void>((resolve) => this.emulator.write(bytes, resolve));
  }

  async update(...lines: string[]): Promise<void> {
    const { cols, rows } = this.emulator;
    await this.write(this.bottom.update(lines, inputRows(this.line, cols, Math.floor(rows / 2))));
  }

  async type(line: InputLine | string): Promise<void> {
    this.line = typeof line === 'string' ? lineOf(line) : line;
    await this.update();
  }

  /** The scrollback and the screen. Rows that the terminal has wrapped are one line. */
  get lines(): string[] {
    return emulatorLines(this.emulator);
  }

  /** The characters from the start of the cursor's row to the cursor. */
  get beforeCursor(): string {
    const { active } = this.emulator.buffer;
    const row = active.getLine(active.baseY + active.cursorY);
    return row?.translateToString(false, 0, active.cursorX) ?? '';
  }
}

test('lines come in above the input line, which stays the last', async () => {
  const screen = new Screen(40, 6);
  await screen.update('one', 'two');
  await screen.type('/say hello');
  await screen.update('three');
  assert.deepEqual(screen.lines, ['one', 'two', 'three', '> /say hello']);
  assert.equal(screen.beforeCursor, '> /say hello');
  await screen.type({ text: '/say hello', cursor: 4 });
  await screen.update('four');
  assert.deepEqual(screen.lines, ['one', 'two', 'three', 'four', '> /say hello']);
  assert.equal(screen.beforeCursor, '> /say');
});

test('at the end of the screen, the log scrolls up and nothing of it is lost', async () => {
  const screen = new Screen(20, 5);
  await screen.type('/kick bob');
  const log = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  for (const line of log) await screen.update(line);
  assert.deepEqual(screen.lines, [...log, '> /kick bob']);
});

test('an input line of several rows is erased as a whole, wherever the cursor is', async () => {
  const screen = new Screen(20, 12);
  const text = '/say 日本語 and many other words in this line';
  await screen.type(text);
  for (const cursor of [0, 10, 25, text.length]) {
    await screen.type({ text, cursor });
    await screen.update(`at ${cursor}`);
  }
  assert.deepEqual(screen.lines, [
    ...['at 0', 'at 10', 'at 25', `at ${text.length}`],
    ...['> /say 日本語 and m', 'any other words in ', 'this line'],
  ]);
  await screen.type('short');
  assert.equal(screen.lines.at(-1), '> short');
  assert.equal(screen.lines.length, 5);
});

test('characters that are wider in the terminal than by our count tear nothing', async () => {
  const screen = new Screen(20, 6);
  // This emulator gives each of the three people two columns.
  await screen.type('👩‍👩‍👧'.repeat(8));
  await screen.update('one');
  await screen.update('two');
  await screen.type('');
  assert.deepEqual(screen.lines, ['one', 'two', '>']);
});

test('long lines of the log are wrapped by the terminal', async () => {
  const screen = new Screen(20, 8);
  const long = 'a line that is longer than the screen is wide';
  await screen.type('x');
  await screen.update(long, 'y'.repeat(20), 'z');
  assert.deepEqual(screen.lines, [long, 'y'.repeat(20), 'z', '> x']);
});

for (const widths of [
  [30, 60],
  [20, 80, 20],
  [50, 40, 30, 20],
]) {
  test(`resized from 60 to ${widths.join(', ')} columns, no line of the log is lost`, async () => {
    const screen = new Screen(60, 10);
    await screen.type(`/say ${'word '.repeat(16)}`);
    const log = Array.from({ length: 8 }, (_, index) => `${index}: ${'text '.repeat(index)}end`);
    for (const line of log) await screen.update(line);
    for (const columns of widths) {
      screen.emulator.resize(columns, 10);
      await screen.update(`now ${columns}`);
      await screen.update(`still ${columns}`);
    }
    const shown = screen.lines;
    const added = widths.flatMap((columns) => [`now ${columns}`, `still ${columns}`]);
    for (const line of [...log, ...added]) assert.ok(shown.includes(line), line);
  });
}

test('Ctrl-L leaves the input line alone on the screen', async () => {
  const screen = new Screen(40, 6);
  await screen.update('one', 'two');
  await screen.type('/who');
  await screen.write(screen.bottom.clear());
  await screen.update();
  const { active } = screen.emulator.buffer;
  assert.equal(active.getLine(active.baseY)?.translateToString(true), '> /who');
  assert.equal(screen.beforeCursor, '> /who');
});

for (const [who, end] of [
  ['who has drawn it', (bottom: BottomLine) => bottom.erase() + GIVE_BACK],
  ['who does not know what is drawn', () => GIVE_BACK_BLINDLY],
] as const) {
  test(`the terminal gets its modes back from one ${who}, and the input line is gone`, async () => {
    const screen = new Screen(40, 6);
    await screen.write(TAKE);
    assert.equal(screen.emulator.modes.bracketedPasteMode, true);
    await screen.type('/who');
    await screen.update('one');
    await screen.write(end(screen.bottom));
    assert.deepEqual(screen.lines, ['one']);
    const { bracketedPasteMode, wraparoundMode, synchronizedOutputMode } = screen.emulator.modes;
    assert.deepEqual(
      [bracketedPasteMode, wraparoundMode, synchronizedOutputMode],
      [false, true, false],
    );
  });
}
