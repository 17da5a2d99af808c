/**
 * A quote: what an answer says of the message that it answers, so that a reader who has not seen that message, or
 * who has no way to go back to it, still knows what the answer is about.
 */
import { MAX_QUOTE_CHARACTERS } from './limits.ts';

/** A message in short. It is part of the event that answers the message, so it must stay small. */
export interface Quote {
  readonly seq: number;
  /** The author's name when the message was sent. */
  readonly name: string;
  /** One line: the first words, or what kind of clip it is. */
  readonly text: string;
}

/** What a message may contain. Other events have neither. */
type Quotable = { readonly text: string } | { readonly clip: { readonly kind: string } };

/** The text of a quote. It has no line feed, however many lines the message has. */
export function firstWords(message: Quotable): string {
  if ('clip' in message) return `${message.clip.kind} message`;
  const words = message.text.trim().replaceAll(/\s+/g, ' ');
  const characters = [...words];
  if (characters.length <= MAX_QUOTE_CHARACTERS) return words;
  return `${characters.slice(0, MAX_QUOTE_CHARACTERS).join('').trimEnd()}…`;
}

/**
 * The message that another one answers, for the place before the answer. Brackets of any kind are left out of the
 * quote: otherwise it could end early, and the rest of it would read as part of the answer.
 */
export function quoteBefore(re: Quote | undefined): string {
  return re ? `(to ${re.name}: ${re.text.replaceAll(/[\p{Ps}\p{Pe}]/gu, '')}) ` : '';
}
