import { type CommandHelp, commandsThatBegin } from '../../clients/chat/command.ts';
import { Completion, type Words } from '../../clients/chat/completion.ts';
import { byId, element } from './dom.ts';

/*
 * Help while writing: Tab completes names as in the terminal, and a `/` opens the list of the commands. The focus
 * stays in the field; the field says which option is active (`aria-activedescendant`), as in a combobox. Tab has
 * its usual meaning where there is nothing to complete, so that the keyboard leads out of the field.
 */

export class Suggestions {
  readonly #text: HTMLTextAreaElement;
  readonly #list = byId('commands', HTMLElement);
  readonly #count = byId('commands-count', HTMLElement);
  readonly #completion = new Completion();
  readonly #words: () => Words;
  readonly #onChange: () => void;
  #options: readonly CommandHelp[] = [];
  #active = 0;
  #isCompleting = false;

  /** `onChange` is called when the text was changed here. */
  constructor(text: HTMLTextAreaElement, words: () => Words, onChange: () => void) {
    this.#text = text;
    this.#words = words;
    this.#onChange = onChange;
    text.addEventListener('blur', () => this.#show([]));
    // A press must not take the focus out of the field.
    this.#list.addEventListener('pointerdown', (event) => event.preventDefault());
    this.#list.addEventListener('click', ({ target }) => {
      const index = [...this.#list.children].findIndex((each) => each.contains(target as Node));
      if (index !== -1) this.#choose(index);
    });
  }

  /** Returns true if the key was used here. */
  pressed({ key, shiftKey }: KeyboardEvent): boolean {
    if (this.#options.length > 0 && this.#pressedInList(key, shiftKey)) return true;
    if (key === 'Tab') return this.#complete(shiftKey ? -1 : 1);
    if (key !== 'Shift') this.#endCompletion();
    return false;
  }

  /** The person has typed something. */
  typed(): void {
    this.#endCompletion();
    const { value } = this.#text;
    this.#show(/^\/\S*$/u.test(value) ? commandsThatBegin(value) : []);
  }

  #pressedInList(key: string, shiftKey: boolean): boolean {
    const { length } = this.#options;
    if (key === 'Escape') this.#show([]);
    else if (key === 'ArrowDown') this.#activate((this.#active + 1) % length);
    else if (key === 'ArrowUp') this.#activate((this.#active + length - 1) % length);
    else if ((key === 'Enter' || key === 'Tab') && !shiftKey) return this.#choose(this.#active);
    else return false;
    return true;
  }

  /** A command that is complete is sent by Enter, as any text. */
  #choose(index: number): boolean {
    const command = this.#options[index]?.command ?? '';
    this.#show([]);
    if (this.#text.value.toLowerCase() === command) return false;
    this.#write(`${command} `, command.length + 1);
    return true;
  }

  /** Completes the word before the cursor, unless it has not begun. */
  #complete(step: 1 | -1): boolean {
    const { value: text, selectionStart: cursor, selectionEnd } = this.#text;
    const hasWord = cursor === selectionEnd && /[^\s@]$/u.test(text.slice(0, cursor));
    if (!this.#isCompleting && (!hasWord || step === -1)) return false;
    const line = this.#completion.turn({ text, cursor }, this.#words(), step);
    if (line.text === text && !this.#isCompleting) return false;
    this.#write(line.text, line.cursor);
    this.#isCompleting = true;
    return true;
  }

  #endCompletion(): void {
    this.#completion.end();
    this.#isCompleting = false;
  }

  #write(text: string, cursor: number): void {
    this.#text.value = text;
    this.#text.setSelectionRange(cursor, cursor);
    this.#onChange();
  }

  #show(options: readonly CommandHelp[]): void {
    this.#options = options;
    this.#list.hidden = options.length === 0;
    this.#list.replaceChildren(...options.map(optionView));
    this.#count.textContent = options.length === 0 ? '' : `Commands: ${options.length}`;
    this.#activate(0);
  }

  #activate(index: number): void {
    this.#active = index;
    for (const [each, option] of [...this.#list.children].entries())
      option.setAttribute('aria-selected', String(each === index));
    const active = this.#list.children[index];
    active?.scrollIntoView({ block: 'nearest' });
    if (active) this.#text.setAttribute('aria-activedescendant', active.id);
    else this.#text.removeAttribute('aria-activedescendant');
  }
}

function optionView({ command, example, help }: CommandHelp, index: number): HTMLElement {
  const usage = element('span', 'command-usage', `${command} ${example}`.trim());
  const option = element('div', 'command', usage, ' ', element('span', 'command-help', help));
  option.role = 'option';
  option.id = `command-${index}`;
  return option;
}
