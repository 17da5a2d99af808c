import { CIDS_PER_MEMBER } from '../../shared/limits.ts';
import { tidyText } from '../../shared/text.ts';
import { type Entry, isSending } from '../chat/entry.ts';
import type { ConnectionState } from '../chat/reconnector.ts';
import type { ChatListener } from '../chat/surroundings.ts';
import type { OpenTransport } from '../chat/transport.ts';
import { ChatClient, type Ending, whyNot } from './chat-client.ts';
import { ClipPlayer, ClipShelf } from './clip-player.ts';
import { type CommandOptions, carryOut } from './commands.ts';
import { nameClip, wordsOf } from './entry-words.ts';
import { joinWith, TypedLines } from './join.ts';
import type { ChatOptions } from './options.ts';

/*
 * The chat as plain lines: for pipes, for screen readers, and for terminals that cannot do more.
 * Everything is append-only, because a screen reader reads what is new, and a pipe has no cursor. The log
 * goes to standard output, and failures and the state of the connection go to standard error, so that
 * `npm run -s chat -- --plain > log` contains the conversation alone.
 *
 * A pipe may be faster than the room. It waits while too many of its messages are unconfirmed, and the
 * program ends only when all are: `echo hi | npm run -s chat -- --name bot` returns when the message has
 * arrived, with a status that says whether it has.
 */

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
  // Lines are read only after joining: the first ones may be answers to the question for a name.
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
    // The server remembers this many ids. With more on the way, one could be posted twice after a break.
    await log.waiting(CIDS_PER_MEMBER - 1);
    if (!carryOut(line, commands)) refused = true;
  }
  await log.waiting(0);
  return refused || log.hasFailures ? 1 : 0;
}

/** The log as lines, each with its author. Lines that are written never change. */
export class PlainLog implements ChatListener {
  readonly #shelf: ClipShelf;
  readonly #ending: Ending;
  readonly #sending = new Set<string>();
  #wake: () => void = () => {};
  #lost = false;
  #hasFailures = false;

  constructor(shelf: ClipShelf, ending: Ending) {
    this.#shelf = shelf;
    this.#ending = ending;
  }

  /** True if one of our messages has failed. */
  get hasFailures(): boolean {
    return this.#hasFailures;
  }

  /** Resolves when at most `count` of our messages are still being sent. */
  async waiting(count: number): Promise<void> {
    while (this.#sending.size > count) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  placed(entry: Entry): void {
    this.#follow(entry);
    // In a terminal, people already see on the screen what they typed.
    const isEcho = entry.delivery !== undefined && process.stdin.isTTY;
    if (!isSending(entry) && !isEcho) this.#print(entry);
  }

  changed(entry: Entry): void {
    this.#follow(entry);
    if (entry.delivery?.state !== 'failed') return;
    this.#hasFailures = true;
    const { text } = wordsOf(entry, '');
    console.error(`“${text}”: ${entry.delivery.reason}`);
  }

  connectionEntered(state: ConnectionState): void {
    if (state.phase === 'reconnecting' && !this.#lost) {
      this.#lost = true;
      console.error(`The connection is lost: ${whyNot(state)} Reconnecting.`);
    } else if (state.phase === 'online') this.#lost = false;
    else if (state.phase === 'offline' || state.phase === 'refused') {
      console.error(whyNot(state));
      this.#ending.end(1);
    }
  }

  welcomed(): void {}
  typingChanged(): void {}
  membersChanged(): void {}
  dropped(): void {}
  // Both come with a notice, which is printed like any other.
  cleared(): void {}
  mutedChanged(): void {}
  // `/re` answers at once.
  answeringChanged(): void {}

  #follow(entry: Entry): void {
    if (isSending(entry)) this.#sending.add(entry.key);
    else if (this.#sending.delete(entry.key)) this.#wake();
  }

  #print(entry: Entry): void {
    const { content } = entry;
    const clip = content.type === 'clip' ? nameClip(content.clip, this.#shelf.numberOf(entry)) : '';
    const { before, name, separator, quote, text, after } = wordsOf(entry, clip);
    // Every line names its author, so that a second line cannot pass for somebody else's message.
    const lines = `${quote}${text}`
      .split('\n')
      .map((line) => `${before}${name}${separator}${line}${after}\n`);
    process.stdout.write(lines.join(''));
  }
}
