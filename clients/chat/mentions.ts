import { findAnswered } from './answering.ts';
import { type Entry, isNews } from './entry.ts';

/*
 * The people that a text names. A name ends where a word ends: `bob` is not named in `bobby` or `bob.smith`, but in
 * `Bob.` and `@bob`. The `@` is a custom of other chats, and not needed here.
 */

const WORD = '[\\p{L}\\p{M}\\p{N}_]';
const BEGIN = `(?<!${WORD}|${WORD}[-.])`;
const END = `(?!${WORD}|[-.]${WORD})`;
const AT_SOMEBODY = `${BEGIN}@${WORD}+(?:[-.]+${WORD}+)*`;

/** A part of a text: a name that is called, with or without an `@`, or anything else. */
export interface MentionPart {
  readonly text: string;
  readonly whom?: 'you' | 'somebody';
}

/** Splits a text at the names in it: at ours, and at each `@name`. `you` is our name. */
export function mentionParts(text: string, you: string): MentionPart[] {
  // Most texts name nobody, and the first use of the pattern for whole words takes about 5 ms.
  if (text && !pattern(escaped(you), '@').test(text)) return [{ text }];
  const parts = text.split(pattern(you && `${BEGIN}@?${escaped(you)}${END}`, AT_SOMEBODY));
  return parts
    .map((text, index): MentionPart => {
      if (index % 2 === 0) return { text };
      const name = text.replace('@', '').toLowerCase();
      return { text, whom: name === you.toLowerCase() ? 'you' : 'somebody' };
    })
    .filter(({ text }) => text !== '');
}

/** True for news that name us, or that answer a message of ours, which may be in the log, `entries`. */
export function isForYou(entry: Entry, you: string, entries: readonly Entry[]): boolean {
  if (!isNews(entry)) return false;
  if (answersUs(entry, you, entries)) return true;
  const { content } = entry;
  return 'text' in content && mentionParts(content.text, you).some(({ whom }) => whom === 'you');
}

/** A name may have had another owner, so it counts only if the log cannot say whose message is answered. */
function answersUs({ re }: Entry, you: string, entries: readonly Entry[]): boolean {
  if (!re) return false;
  const answered = findAnswered(entries, re);
  if (answered?.delivery) return true;
  // We may have written it in an earlier visit.
  const isUnknown = !answered || answered.isHistory === true;
  return isUnknown && re.name === you;
}

/** Finds any of these expressions. Those that are empty do not count. */
function pattern(...expressions: readonly string[]): RegExp {
  return new RegExp(`(${expressions.filter(Boolean).join('|')})`, 'giu');
}

/** A name can contain a full stop. */
function escaped(name: string): string {
  return name.replaceAll('.', '\\.');
}
