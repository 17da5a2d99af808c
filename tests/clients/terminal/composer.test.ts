import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Composer, History } from '../../../clients/terminal/composer.ts';
import { pressKeys } from './keyboard.ts';

const ENTER = '\r';
const UP = '\x1b[A';
const DOWN = '\x1b[B';
const TAB = '\t';
const SHIFT_TAB = '\x1b[Z';
const CTRL_D = '\x04';
/** A key without a meaning. */
const F12 = '\x1b[24~';

/** A composer, and its calls. An entered text stays in the line if `accepts` is false. */
function compose(accepts = true) {
  const told: string[] = [];
  const composer = new Composer({
    entered(typed) {
      told.push(`entered “${typed}”`);
      return accepts;
    },
    enteredNothing: () => told.push('entered nothing'),
    writing: () => told.push('writing'),
    pressed: (act) => told.push(act),
    words: () => ({ commands: ['/me'], names: ['bob', 'bill'] }),
  });
  const press = (bytes: string) => pressKeys(bytes, (text, key) => composer.press(text, key));
  return { composer, press, told, text: () => composer.line.text };
}

test('typed text stays in the line until Enter, and then is passed on', () => {
  const { press, told, text } = compose();
  press('hi');
  assert.equal(text(), 'hi');
  press(ENTER);
  assert.equal(text(), '');
  assert.deepEqual(told, ['writing', 'writing', 'entered “hi”']);
});

test('a text that fails stays in the line, and is not added to the history', () => {
  const { press, text } = compose(false);
  press(`/dance${ENTER}`);
  assert.equal(text(), '/dance');
  press(UP);
  assert.equal(text(), '/dance');
  press(`\x15${UP}`);
  assert.equal(text(), '');
});

test('Enter on a line with nothing visible enters nothing', () => {
  const { press, told, text } = compose();
  press(ENTER);
  press(`  ${ENTER}`);
  assert.deepEqual(told, ['entered nothing', 'entered nothing']);
  assert.equal(text(), '  ');
});

test('writing a message is announced to others, and writing a command is not', () => {
  const { press, told } = compose();
  press(' a');
  assert.deepEqual(told, ['writing']);
  press(`\x15/me a`);
  assert.deepEqual(told, ['writing']);
});

test('keys edit the line where the cursor is', () => {
  const { composer, press, text } = compose();
  press('ad\x1b[Dbc');
  assert.deepEqual(composer.line, { text: 'abcd', cursor: 3 });
  press('\x7f');
  assert.equal(text(), 'abd');
});

test('Ctrl-J begins a new line within the message', () => {
  const { press, told } = compose();
  press(`one\ntwo${ENTER}`);
  assert.equal(told.at(-1), 'entered “one\ntwo”');
});

test('Up and Down go through the sent lines, and back to the draft', () => {
  const { composer, press, text } = compose();
  press(`one${ENTER}two${ENTER}draft${UP}`);
  assert.deepEqual(composer.line, { text: 'two', cursor: 3 });
  press(UP);
  assert.equal(text(), 'one');
  press(DOWN + DOWN);
  assert.equal(text(), 'draft');
});

test('Tab goes through the matching words, and Shift-Tab goes back', () => {
  const { press, text } = compose();
  press(`b${TAB}`);
  assert.equal(text(), 'bob: ');
  press(TAB);
  assert.equal(text(), 'bill: ');
  press(SHIFT_TAB);
  assert.equal(text(), 'bob: ');
});

test('Shift-Tab starts with the last matching word', () => {
  const { press, text } = compose();
  press(`b${SHIFT_TAB}`);
  assert.equal(text(), 'bill: ');
});

test('any key with a meaning ends the completion, and no other', () => {
  const { press, text } = compose();
  press(`b${TAB}${F12}${TAB}`);
  assert.equal(text(), 'bill: ');
  press(`b${TAB}`);
  assert.equal(text(), 'bill: bob ');
  press(`\x15b${ENTER}b${TAB}${UP}${TAB}`);
  assert.equal(text(), 'bob: ');
});

test('a paste is inserted as a whole when it ends, and sends nothing', () => {
  const { press, told, text } = compose();
  press('>\x1b[200~one\rtwo');
  assert.equal(text(), '>');
  press('\x1b[201~');
  assert.equal(text(), '>one\ntwo');
  assert.deepEqual(told, ['writing', 'writing']);
  press(`\x1b[200~!\x1b[201~${ENTER}`);
  assert.equal(told.at(-1), 'entered “>one\ntwo!”');
});

test('the end of a paste that never began changes nothing', () => {
  const { press, text } = compose();
  press('ab\x1b[201~');
  assert.equal(text(), 'ab');
});

test('Ctrl-D leaves if the line is empty, and erases otherwise', () => {
  const { press, told, text } = compose();
  press(`ab\x1b[D${CTRL_D}`);
  assert.equal(text(), 'a');
  press(`\x7f${CTRL_D}`);
  assert.deepEqual(told, ['writing', 'writing', 'leave']);
});

test('keys that do not edit the line are passed on', () => {
  const { press, told } = compose();
  press('\x03\x1b[5~\x0c');
  assert.deepEqual(told, ['leave', 'pageUp', 'redraw']);
});

test('goes back to the oldest line and forward to the draft', () => {
  const history = new History();
  history.add('one');
  history.add('two');
  assert.equal(history.older('draft'), 'two');
  assert.equal(history.older('two'), 'one');
  assert.equal(history.older('one'), 'one');
  assert.equal(history.newer('one'), 'two');
  assert.equal(history.newer('two'), 'draft');
  assert.equal(history.newer('draft'), 'draft');
  assert.equal(history.older('draft'), 'two');
});

test('keeps the last 200 lines, and a repeated one once', () => {
  const history = new History();
  for (let line = 0; line < 202; line += 1) history.add(String(line));
  history.add('201');
  let line = '';
  for (let step = 0; step < 300; step += 1) line = history.older(line);
  assert.equal(line, '2');
});
