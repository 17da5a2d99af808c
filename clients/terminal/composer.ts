import type { Key } from 'node:readline';
import { MAX_HISTORY_LINES } from '../../shared/limits.ts';
import { Completion, type Words } from '../chat/completion.ts';
import { type Act, meaningOf } from './keys.ts';
import { EDITS, EMPTY_LINE, type InputLine, insert, lineOf } from './line-editor.ts';

/*
 * The input line and its history. Node's `readline` has both, but it writes to the terminal by itself,
 * and a full screen has to be drawn by one part alone. So `readline` only decodes the keys here, and the
 * line is a value that is changed by plain functions (`line-editor.ts`).
 */

/** Receives key presses that concern other parts. */
export interface ComposerListener {
  /** Returns false if the text should stay, to be corrected. */
  entered(typed: string): boolean;
  /** Enter on an empty line. */
  enteredNothing(): void;
  /** Something is being written that others will see. */
  writing(): void;
  /** A key that does not edit the line. */
  pressed(act: Act): void;
  /** The words that can be completed. */
  words(): Words;
}

/** The line in which messages are written. Receives every key press. */
export class Composer {
  readonly #listener: ComposerListener;
  readonly #history = new History();
  readonly #completion = new Completion();
  #line: InputLine = EMPTY_LINE;
  /** The part of an unfinished paste that has arrived. */
  #paste: string | undefined;

  constructor(listener: ComposerListener) {
    this.#listener = listener;
  }

  get line(): InputLine {
    return this.#line;
  }

  /** Any key but Tab ends a completion, so that the next Tab completes what is there by then. */
  press(text: string | undefined, key: Key): void {
    const meaning = meaningOf(text, key, this.#paste !== undefined);
    if (meaning.type === 'nothing') return;
    const isCompletion = meaning.type === 'act' && meaning.act.startsWith('complete');
    if (!isCompletion) this.#completion.end();
    if (meaning.type === 'act') this.#act(meaning.act);
    else if (meaning.type === 'edit') this.#line = EDITS[meaning.edit](this.#line);
    else this.#write(meaning.text);
  }

  #write(text: string): void {
    if (this.#paste !== undefined) {
      this.#paste += text;
      return;
    }
    this.#line = insert(this.#line, text);
    // Commands are seen by nobody else.
    if (this.#line.text.trim() && !this.#line.text.startsWith('/')) this.#listener.writing();
  }

  #act(act: Act): void {
    switch (act) {
      case 'send':
        this.#enter();
        break;
      case 'newline':
        this.#write('\n');
        break;
      case 'older':
      case 'newer':
        this.#line = lineOf(this.#history[act](this.#line.text));
        break;
      case 'complete':
      case 'completeBack':
        this.#complete(act === 'complete' ? 1 : -1);
        break;
      case 'pasteStart':
        this.#paste = '';
        break;
      case 'pasteEnd':
        this.#endPaste();
        break;
      case 'leaveWhenEmpty':
        if (this.#line.text === '') this.#listener.pressed('leave');
        else this.#line = EDITS.eraseRight(this.#line);
        break;
      default:
        this.#listener.pressed(act);
    }
  }

  /** Inserts a paste as a whole, because a long one would be slow key by key. */
  #endPaste(): void {
    const pasted = this.#paste ?? '';
    this.#paste = undefined;
    this.#write(pasted);
  }

  #complete(step: 1 | -1): void {
    this.#line = this.#completion.turn(this.#line, this.#listener.words(), step);
  }

  /** A refused text stays in the line, and out of the history until it is sent. */
  #enter(): void {
    const { text } = this.#line;
    if (text.trim() === '') this.#listener.enteredNothing();
    else if (this.#listener.entered(text)) {
      this.#history.add(text);
      this.#line = EMPTY_LINE;
    }
  }
}

/** The lines that were sent before, and the draft, which is kept while a person looks through them. */
export class History {
  readonly #lines: string[] = [];
  #place = 0;
  #draft = '';

  add(line: string): void {
    if (this.#lines.at(-1) !== line) this.#lines.push(line);
    if (this.#lines.length > MAX_HISTORY_LINES) this.#lines.shift();
    this.#place = this.#lines.length;
  }

  /** Returns the previous line, or the oldest one again. `current` is kept if it is the draft. */
  older(current: string): string {
    if (this.#place === this.#lines.length) this.#draft = current;
    return this.#go(-1, current);
  }

  /** Returns the next line, and finally the draft. */
  newer(current: string): string {
    return this.#go(1, current);
  }

  #go(step: -1 | 1, current: string): string {
    const place = this.#place + step;
    if (place < 0 || place > this.#lines.length) return current;
    this.#place = place;
    return this.#lines[place] ?? this.#draft;
  }
}
