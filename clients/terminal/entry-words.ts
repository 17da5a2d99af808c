import { minutes } from '../../shared/minutes.ts';
import { quoteBefore } from '../../shared/quote.ts';
import { drawWaveform } from '../../shared/waveform.ts';
import { quotedName } from '../chat/answering.ts';
import { withoutIsolates } from '../chat/direction.ts';
import { authorName, type Entry, type PlayableClip } from '../chat/entry.ts';

/*
 * What an entry says in a terminal, in one place for both views: lines for a pipe and rows on a screen
 * must not tell different stories. The parts stay separate, because the screen colours the name and
 * indents the text.
 */

/** An entry of the log in words. Each line of the text gets the other parts around it. */
export interface EntryWords {
  /** `* ` is for the host alone: no line of a member can begin with it. */
  readonly before: '[' | '* ' | '';
  readonly name: string;
  /** Between the name and the text: a colon for messages. */
  readonly separator: ': ' | ' says: ' | ' ' | '';
  /** The message that it answers, before the first line of the text. */
  readonly quote: string;
  readonly text: string;
  readonly after: ']' | '';
}

/** The words for an entry. `clipText` stands for a clip. */
export function wordsOf(entry: Entry, clipText: string): EntryWords {
  const { re } = entry;
  const quote = quoteBefore(re && { ...re, name: quotedName(re) });
  return { ...withoutQuote(entry, clipText), quote };
}

function withoutQuote(entry: Entry, clipText: string): Omit<EntryWords, 'quote'> {
  const { content } = entry;
  const name = authorName(entry);
  if (entry.isHost && content.type === 'said')
    return { before: '* ', name, separator: ' says: ', text: content.text, after: '' };
  switch (content.type) {
    case 'said':
      return inWords(name, ': ', content.text);
    case 'clip':
      return inWords(name, ': ', clipText);
    case 'acted':
      // In brackets, so that `/me left` cannot be mistaken for leaving.
      return { before: '[', name, separator: ' ', text: content.text, after: ']' };
    case 'joined':
      return inWords(name, ' ', 'came in');
    case 'left':
      return inWords(name, ' ', 'left');
    case 'renamed':
      return inWords(content.from, ' ', `is now known as ${name}`);
    case 'notice':
      return inWords('', '', withoutIsolates(content.text));
  }
}

function inWords(
  name: string,
  separator: EntryWords['separator'],
  text: string,
): Omit<EntryWords, 'quote'> {
  return { before: '', name, separator, text, after: '' };
}

/** A clip for the screen, with its waveform. The command for it is not broken at the end of a line. */
export function drawClip({ kind, durationMs, waveform }: PlayableClip, number: number): string {
  const parts = [`♪ ${kind} message ${minutes(durationMs)}`, drawWaveform(waveform)];
  return [...parts, `(/play\u00a0${number})`].filter(Boolean).join(' ');
}

/** A clip for screen readers. */
export function nameClip({ kind, durationMs }: PlayableClip, number: number): string {
  return `${kind} message, ${minutes(durationMs)} (/play ${number})`;
}

/** The delivery state of one of our own messages that is not delivered. */
export function deliveryWords({ delivery }: Entry): string {
  switch (delivery?.state) {
    case 'sending':
      return '(sending…)';
    case 'failed':
      return `✗ ${delivery.reason}`;
    default:
      return '';
  }
}
