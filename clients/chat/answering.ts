import { HOST } from '../../shared/host-protocol.ts';
import { firstWords, type Quote } from '../../shared/quote.ts';
import type { Answered, Entry } from './entry.ts';
import { HOST_NAME } from './host-words.ts';

/*
 * An answer names the message that it answers by its number on the timeline. A number is valid for one epoch:
 * after a restart of the server, or when the host has cleared the conversation, the same number may be another
 * message or none. Then the answer is sent as an ordinary message.
 */

/** The message as an answer would name it, or undefined if it has no place on a timeline. */
export function answeredBy({ place, author, content }: Entry): Answered | undefined {
  if (!place || !author || !('text' in content || 'clip' in content)) return undefined;
  return { ...place, name: author.name, text: firstWords(content) };
}

/** The message that another one answers, if it is still in the log. */
export function findAnswered(
  entries: readonly Entry[],
  { epoch, seq }: Answered,
): Entry | undefined {
  return entries.findLast(({ place }) => place?.epoch === epoch && place.seq === seq);
}

/** The latest message of somebody, by the name that it shows. */
export function latestOf(entries: readonly Entry[], name: string): Answered | undefined {
  const sought = name.toLowerCase();
  const latest = entries.findLast(
    ({ place, author }) => place !== undefined && author?.name.toLowerCase() === sought,
  );
  return latest && answeredBy(latest);
}

/** The author of a quote, for people. No member can have the name of the host. */
export function quotedName({ name }: Quote): string {
  return name === HOST.name ? HOST_NAME : name;
}

/** What the person is about to answer with the next message. */
export class Answering {
  readonly #onChange: (answered: Answered | undefined) => void;
  #answered: Answered | undefined;

  constructor(onChange: (answered: Answered | undefined) => void) {
    this.#onChange = onChange;
  }

  get current(): Answered | undefined {
    return this.#answered;
  }

  /** Chooses a message, instead of any other. `undefined` chooses none. */
  choose(answered: Answered | undefined): void {
    if (answered === this.#answered) return;
    this.#answered = answered;
    this.#onChange(answered);
  }

  /** For the message that is sent now. The next one answers nothing. */
  take(): Answered | undefined {
    const answered = this.#answered;
    this.choose(undefined);
    return answered;
  }
}
