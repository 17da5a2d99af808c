import type { Grade } from './grade-submission.ts';

/** Shows how far the grading is: a line for each submission, and in a terminal what is checked now. */
export class Progress {
  readonly #all: number;
  readonly #output: NodeJS.WriteStream;
  /** What is being checked, with how many checks are done. */
  readonly #now = new Map<string, string>();
  #finished = 0;

  constructor(all: number, output: NodeJS.WriteStream = process.stderr) {
    this.#all = all;
    this.#output = output;
  }

  checked(name: string, done: number, of: number): void {
    this.#now.set(name, `${plain(name)} ${done}/${of}`);
    this.#draw();
  }

  finished({ name, result, note }: Grade): void {
    this.#now.delete(name);
    this.#finished += 1;
    const { points, maxPoints } = result;
    const line = `[${this.#finished}/${this.#all}] ${plain(name)}: ${points} of ${maxPoints} points${note && `. ${plain(note)}`}`;
    this.#output.write(this.#output.isTTY ? `\r\u001b[K${line}\n` : `${line}\n`);
    this.#draw();
  }

  /** One line, which the next one replaces. */
  #draw(): void {
    if (!this.#output.isTTY) return;
    const line = [...this.#now.values()].join(', ').slice(0, this.#output.columns - 1);
    this.#output.write(`\r\u001b[K${line}`);
  }
}

/** Text of others, without what would control the terminal. */
export function plain(text: string): string {
  return text.replace(/\p{C}/gu, '\ufffd');
}
