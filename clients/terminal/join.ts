import { UsageError } from '../../stages/exit.ts';
import { type ChatClient, JoinError } from './chat-client.ts';
import type { ChatOptions } from './options.ts';
import type { TypedLines } from './typed-lines.ts';

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
