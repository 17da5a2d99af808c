import type { ChatListener } from '../chat/chat.ts';
import { type Entry, isSending } from '../chat/entry.ts';
import type { ConnectionState } from '../chat/reconnector.ts';
import { whyNot } from './chat-client.ts';
import type { ClipShelf } from './clip-shelf.ts';
import type { Ending } from './ending.ts';
import { nameClip, wordsOf } from './words.ts';

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

  #follow(entry: Entry): void {
    if (isSending(entry)) this.#sending.add(entry.key);
    else if (this.#sending.delete(entry.key)) this.#wake();
  }

  #print(entry: Entry): void {
    const { content } = entry;
    const clip = content.type === 'clip' ? nameClip(content.clip, this.#shelf.numberOf(entry)) : '';
    const { before, name, joint, text, after } = wordsOf(entry, clip);
    // Every line names its author, so that a second line cannot pass for somebody else's message.
    const lines = text.split('\n').map((line) => `${before}${name}${joint}${line}${after}\n`);
    process.stdout.write(lines.join(''));
  }
}
