import type { Key } from 'node:readline';
import { EDITS } from './line-editor.ts';

/*
 * Which key does what. Terminals send keys as bytes and disagree about many of them; `readline` turns
 * them into names. The table follows what people know from shells (Emacs keys) and from editors (arrow
 * keys). Only keys that work in all common terminals are used: Shift-Enter, for example, is the same byte
 * as Enter in most of them, so a new line is Ctrl-J or Alt-Enter.
 */

/** What a key does, other than edit or type. */
export type Act =
  | 'send'
  | 'newline'
  | 'older'
  | 'newer'
  | 'pageUp'
  | 'pageDown'
  | 'complete'
  | 'completeBack'
  | 'toEnd'
  | 'leave'
  | 'leaveWhenEmpty'
  | 'suspend'
  | 'redraw'
  | 'focus'
  | 'blur'
  | 'pasteStart'
  | 'pasteEnd';

/** The meaning of a key. */
export type Meaning =
  | { readonly type: 'act'; readonly act: Act }
  | { readonly type: 'edit'; readonly edit: keyof typeof EDITS }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'nothing' };

/** By the names of `readline`, with modifiers before them. A key that is not here types its text, if any. */
const KEYS: Readonly<Record<string, Act | keyof typeof EDITS>> = {
  return: 'send',
  'alt+return': 'newline',
  enter: 'newline',
  up: 'older',
  down: 'newer',
  'ctrl+p': 'older',
  'ctrl+n': 'newer',
  pageup: 'pageUp',
  pagedown: 'pageDown',
  'alt+escape': 'toEnd',
  tab: 'complete',
  'shift+tab': 'completeBack',
  'ctrl+c': 'leave',
  'ctrl+d': 'leaveWhenEmpty',
  'ctrl+l': 'redraw',
  'ctrl+z': 'suspend',
  'paste-start': 'pasteStart',
  left: 'left',
  right: 'right',
  'ctrl+b': 'left',
  'ctrl+f': 'right',
  'ctrl+left': 'wordLeft',
  'ctrl+right': 'wordRight',
  'alt+left': 'wordLeft',
  'alt+right': 'wordRight',
  'alt+b': 'wordLeft',
  'alt+f': 'wordRight',
  home: 'start',
  end: 'end',
  'ctrl+a': 'start',
  'ctrl+e': 'end',
  backspace: 'eraseLeft',
  delete: 'eraseRight',
  'ctrl+w': 'eraseWordLeft',
  'alt+backspace': 'eraseWordLeft',
  'alt+d': 'eraseWordRight',
  'ctrl+u': 'eraseToStart',
  'ctrl+k': 'eraseToEnd',
};

/** Sequences with which terminals report that they have gained or lost the focus. */
const REPORTS: Readonly<Record<string, Act>> = { '\x1b[I': 'focus', '\x1b[O': 'blur' };

/** Returns the meaning of a key. `text` is what it types. During a paste, everything is text. */
export function meaningOf(text: string | undefined, key: Key, pasting: boolean): Meaning {
  const word = REPORTS[key.sequence ?? ''] ?? (pasting ? undefined : KEYS[nameOf(key)]);
  if (key.name === 'paste-end') return { type: 'act', act: 'pasteEnd' };
  if (word === undefined) return typed(text, key);
  return word in EDITS
    ? { type: 'edit', edit: word as keyof typeof EDITS }
    : { type: 'act', act: word as Act };
}

/** `ctrl+a`, `alt+b`, `shift+tab`, `left`. */
function nameOf({ name, ctrl, meta, shift }: Key): string {
  const isLetter = name?.length === 1;
  return [ctrl && 'ctrl', meta && 'alt', shift && !isLetter && 'shift', name]
    .filter(Boolean)
    .join('+');
}

/** Keys that type nothing have control characters or no text. A paste contains newlines. */
function typed(text: string | undefined, { ctrl, meta, sequence = '' }: Key): Meaning {
  // Esc followed quickly by a letter looks like Alt and the letter. The letter must not be lost.
  const [, letter] = /\x1b(\P{Cc})$/u.exec(sequence) ?? [];
  if (letter !== undefined) return { type: 'text', text: letter };
  if (text === '\r' || text === '\n') return { type: 'text', text: '\n' };
  // Pasted code keeps its indentation.
  if (text === '\t') return { type: 'text', text };
  const isText = text !== undefined && !ctrl && !meta && !/\p{Cc}/u.test(text);
  return isText ? { type: 'text', text } : { type: 'nothing' };
}
