import { CIDS_PER_MEMBER } from '../../shared/limits.ts';
import { tidyText } from '../../shared/text.ts';
import type { OpenTransport } from '../chat/transport.ts';
import { ChatClient } from './chat-client.ts';
import { ClipPlayer } from './clip-player.ts';
import { ClipShelf } from './clip-shelf.ts';
import { type CommandOptions, carryOut } from './commands.ts';
import type { Ending } from './ending.ts';
import { joinWith } from './join.ts';
import type { ChatOptions } from './options.ts';
import { PlainLog } from './plain-log.ts';
import { TypedLines } from './typed-lines.ts';

/** True if a full screen would be of no use. */
export function isPlain({ plain }: ChatOptions): boolean {
  const { TERM, INK_SCREEN_READER } = process.env;
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && TERM !== 'dumb';
  return plain || !isTerminal || INK_SCREEN_READER === 'true';
}

/** The chat as lines, for screen readers and pipes. Resolves to the exit status. */
export async function chatPlainly(
  options: ChatOptions,
  ending: Ending,
  open?: OpenTransport,
): Promise<number> {
  using lines = new TypedLines();
  await using player = new ClipPlayer();
  const shelf = new ClipShelf();
  const log = new PlainLog(shelf, ending);
  const client = new ChatClient(options, shelf, log, open);
  const commands = { client, player, quit: () => ending.end(0) };
  const said = joinWith(options, client, lines).then(() => sayAll(lines, log, commands));
  try {
    return await Promise.race([ending.ended, said]);
  } finally {
    client.chat.leave();
  }
}

/** Sends one line after another, and waits until the server has confirmed all of them. */
async function sayAll(lines: TypedLines, log: PlainLog, commands: CommandOptions): Promise<number> {
  let refused = false;
  for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
    if (tidyText(line) === '') continue;
    await log.waiting(CIDS_PER_MEMBER - 1);
    if (!carryOut(line, commands)) refused = true;
  }
  await log.waiting(0);
  return refused || log.hasFailures ? 1 : 0;
}
