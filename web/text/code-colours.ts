import { parse } from 'sugar-high/core';
import { lang, languages } from 'sugar-high/lang';

/*
 * The colours of code. sugar-high gives pieces of text with their kinds, never HTML. It guesses more than a
 * compiler would, which is enough to read by.
 *
 * This module is loaded when a message first has code with the name of a language.
 */

export type CodeColour = 'keyword' | 'string' | 'comment' | 'type' | 'property';

/** A piece of code in one colour, or without one. */
export interface CodePiece {
  readonly text: string;
  readonly colour?: CodeColour;
}

const COLOURS: Readonly<Record<string, CodeColour>> = {
  keyword: 'keyword',
  string: 'string',
  comment: 'comment',
  class: 'type',
  entity: 'type',
  property: 'property',
};

/** Splits code into pieces, which together are the code. Code in an unknown language is one piece. */
export function codePieces(code: string, language: string): CodePiece[] {
  const id = lang(language);
  const { config } = languages.find((known) => known.id === id) ?? {};
  if (!config) return [{ text: code }];
  const lines = parse(code, config).lines.map(({ tokens }) =>
    tokens.map(({ type, value }): CodePiece => {
      const colour = COLOURS[type];
      return { text: value, ...(colour && { colour }) };
    }),
  );
  const pieces = lines.flatMap((line, index) => (index === 0 ? line : [{ text: '\n' }, ...line]));
  // Colours are worth less than the code.
  const isWhole = pieces.map(({ text }) => text).join('') === code;
  return isWhole ? pieces : [{ text: code }];
}
