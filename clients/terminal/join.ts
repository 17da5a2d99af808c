import { createInterface, type Interface } from 'node:readline';
import { UsageError } from '../../stages/exit.ts';
import { type ChatClient, JoinError } from './chat-client.ts';
import type { ChatOptions } from './options.ts';

/*
 * The questions before the chat begins: a name, if none was given or the room refuses it. They are asked
 * on the normal screen with plain lines, so that they and any error remain readable after the program has
 * ended.
 */

/**
 * Joins the room. Asks for a name if none is given or the server refuses it.
 * @throws JoinError, UsageError
 */
export async function joinWith(
  { name }: ChatOptions,
  client: ChatClient,
  lines: TypedLines,
): Promise<void> {
  const ask = (why: string) => askName(why, lines);
  await client.join(name ?? (await ask('')), ask);
}

/** Asks for a name, unless the input is a pipe. */
async function askName(why: string, lines: TypedLines): Promise<string> {
  if (!process.stdin.isTTY) {
    if (why) throw new JoinError(why);
    throw new UsageError('Give a name: npm run -s chat -- --name bot');
  }
  process.stdout.write(why ? `${why}\nYour name: ` : 'Your name: ');
  const name = await lines.next();
  if (name === undefined) throw new JoinError('Without a name nobody comes in.');
  return name;
}

/** Ctrl-D and Ctrl-Z, which Windows passes on with the line (https://github.com/nodejs/node/issues/61397). */
const END_KEY = /[\x04\x1a]/;

/**
 * Lines from the keyboard or a pipe, one at a time. Nothing is read before the first call of `next`,
 * because text that is typed while the program starts may be meant for the screen.
 */
export class TypedLines implements Disposable {
  #reader: Interface | undefined;
  #lines: AsyncIterator<string> | undefined;

  /** Returns the next line, or undefined at the end of the input. */
  async next(): Promise<string | undefined> {
    this.#reader ??= createInterface({ input: process.stdin, terminal: false });
    this.#lines ??= this.#reader[Symbol.asyncIterator]();
    const { value, done } = await this.#lines.next();
    return done || endsInput(value) ? undefined : value;
  }

  [Symbol.dispose](): void {
    this.#reader?.close();
  }
}

function endsInput(line: string): boolean {
  return process.platform === 'win32' && process.stdin.isTTY && END_KEY.test(line);
}
