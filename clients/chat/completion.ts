/*
 * Completion as in a shell: Tab offers the first word that fits, another Tab the next one, Shift-Tab the
 * previous one. The choices are found once and then kept, because after the first Tab the line already
 * contains a choice, from which the next search would start.
 */

/** A text that is being written. `cursor` is an index into it. */
interface InputLine {
  readonly text: string;
  readonly cursor: number;
}

/** The words that can be completed. */
export interface Words {
  readonly commands: readonly string[];
  readonly names: readonly string[];
}

interface Round {
  readonly before: string;
  readonly after: string;
  readonly choices: readonly string[];
  readonly index: number;
}

/** Completes the word before the cursor. Each further call offers the next word that fits. */
export class Completion {
  #round: Round | undefined;

  /** Returns the line with the next or the previous choice, or unchanged if nothing fits. */
  turn(line: InputLine, words: Words, step: 1 | -1): InputLine {
    const round = this.#round ?? firstRound(line, words, step);
    const index = (round.index + step + round.choices.length) % round.choices.length;
    const choice = round.choices[index];
    if (choice === undefined) return line;
    this.#round = { ...round, index };
    const before = round.before + choice;
    return { text: before + round.after, cursor: before.length };
  }

  /** Call this when something else was typed: the next completion starts again from the line. */
  end(): void {
    this.#round = undefined;
  }
}

function firstRound({ text, cursor }: InputLine, words: Words, step: 1 | -1): Round {
  const start = text.slice(0, cursor).search(/\/?[^\s@/]*$/u);
  const [before, word] = [text.slice(0, start), text.slice(start, cursor)];
  const fitting = word.startsWith('/') && before === '' ? words.commands : words.names;
  const suffix = before === '' && !word.startsWith('/') ? ': ' : ' ';
  const choices = fitting
    .filter((choice) => choice.toLowerCase().startsWith(word.toLowerCase()))
    .map((choice) => choice + suffix);
  return { before, after: text.slice(cursor), choices, index: step === 1 ? -1 : choices.length };
}
