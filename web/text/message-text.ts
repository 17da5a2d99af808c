import { lazy } from '../../shared/lazy.ts';

/*
 * What in a message is more than text. Most messages are words and nothing else, so the parts of the page that
 * find links and marks are loaded when a message first looks as if it had some. Whatever they find, a message
 * stays text: nothing in it is ever read as HTML.
 */

/** A piece of a message: plain text, or a link. */
export type Piece =
  | { readonly type: 'words'; readonly text: string }
  | {
      readonly type: 'link';
      /** As it was written. */
      readonly text: string;
      readonly href: string;
      /** The host that it really leads to, if a person who reads the text would expect another one. */
      readonly realHost?: string;
    };

/** True for a text that may have links: it has something like `://`, `example.org` or `@`. */
export function mayHaveLinks(text: string): boolean {
  return /:\/\/|[^\s.]\.[^\s.]|@/.test(text);
}

/** True for a text that may have marks: emphasis, code, quotes or lists. */
export function mayHaveMarks(text: string): boolean {
  return /[*`]|~~|^ {0,3}(?:>|-|\d+[.)])\s/m.test(text);
}

/** What emoji consist of, digits among it. */
const ONLY_PARTS = /^[\s\p{Emoji}\p{Emoji_Component}]+$/u;
/**
 * A flag, a family or a keycap counts as one emoji. A plain digit is not an emoji. The browser lists all emoji to make
 * this expression, so it is made when it is first needed, and not when the page starts.
 */
const fewEmoji = lazy(() => /^(?:\s*\p{RGI_Emoji}){1,3}\s*$/v);

/** True for one to three emoji and nothing else. Most texts contain something else, which is found much faster. */
export function isFewEmoji(text: string): boolean {
  return ONLY_PARTS.test(text) && fewEmoji().test(text);
}
