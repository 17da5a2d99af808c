/**
 * The console of a host at a terminal: keys become commands, and their answers join the log. It knows neither
 * the screen nor the hub: both are given.
 *
 * The names for Tab are asked for when a line is begun, and not taken from the log: an answer of the hub is
 * right at any level of the log, and arrives before a person has typed the second letter.
 */
import type { Key } from 'node:readline';
import { ProtocolError } from '../../shared/codes.ts';
import type { HostAnswers } from '../../shared/host-protocol.ts';
import { cleanText } from '../../shared/text.ts';
import { sentence } from '../chat/format.ts';
import { Composer } from '../terminal/composer.ts';
import type { Act } from '../terminal/keys.ts';
import type { InputLine } from '../terminal/line-editor.ts';
import type { Room } from './answers.ts';
import { type Ask, carryOut } from './carry-out.ts';
import { COMMAND_NAMES, type HostCommand, readCommand } from './commands.ts';

/** What the console needs of the terminal. */
interface HostScreen {
  readonly room: Room;
  print(lines: readonly string[]): void;
  show(line: InputLine): void;
  clear(): void;
}

/** What the console needs of the rest of the program. */
export interface ConsoleParts {
  readonly screen: HostScreen;
  readonly ask: Ask;
  /** Stops the program until it is continued, as Ctrl-Z does. */
  readonly suspend: () => void;
}

/** The input line of the host, and what its commands do. */
export class HostConsole {
  readonly #parts: ConsoleParts;
  readonly #composer: Composer;
  #names: readonly string[] = [];

  constructor(parts: ConsoleParts) {
    this.#parts = parts;
    this.#composer = new Composer({
      entered: (typed) => this.#entered(typed),
      enteredNothing: () => {},
      writing: () => {},
      pressed: (act) => this.#act(act),
      words: () => ({ commands: COMMAND_NAMES, names: this.#names }),
    });
  }

  press(text: string | undefined, key: Key): void {
    const before = this.#composer.line;
    this.#composer.press(text, key);
    const { line } = this.#composer;
    if (before.text === '' && line.text !== '') void this.#learnNames();
    // A key that changes nothing draws nothing: Ctrl-C may end the process while this thread still runs.
    if (line !== before) this.#parts.screen.show(line);
  }

  /** Ctrl-C does not come here as a key, so `leave` is Ctrl-D on an empty line, which does nothing. */
  #act(act: Act): void {
    if (act === 'suspend') this.#parts.suspend();
    else if (act === 'redraw') this.#parts.screen.clear();
  }

  /** A line that is not a command stays, to be corrected. */
  #entered(typed: string): boolean {
    try {
      const command = readCommand(typed);
      this.#print(cleanText(`> ${typed}`).split('\n'));
      void this.#carryOut(command);
      return true;
    } catch (error) {
      this.#refused(error);
      return false;
    }
  }

  async #carryOut(command: HostCommand): Promise<void> {
    const { ask, screen } = this.#parts;
    try {
      this.#print(await carryOut(command, ask, screen.room));
    } catch (error) {
      this.#refused(error);
    }
  }

  /** Prints a refusal. Any other error is a bug, and ends this thread alone. */
  #refused(error: unknown): void {
    if (!(error instanceof ProtocolError)) throw error;
    this.#print([sentence(error.detail)]);
  }

  #print(lines: readonly string[]): void {
    this.#parts.screen.print(lines);
  }

  async #learnNames(): Promise<void> {
    try {
      const { members } = (await this.#parts.ask({ type: 'who' })) as HostAnswers['who'];
      this.#names = members.map(({ name }) => name);
    } catch {
      // Without names, Tab completes commands alone.
    }
  }
}
