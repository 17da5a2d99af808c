/** A piece of JSON in one colour. */
export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'other';
  readonly text: string;
}

/** A string, with its colon if it is a key; a number; `true`, `false`, `null`. The last string may be cut. */
const TOKEN =
  /("(?:\\.|[^"\\])*"?)(?=(\s*:)?)|(?<!\w)(?:(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|true|false|null)(?!\w)/gi;

/** Splits JSON into pieces by colour, which together are the whole text, even if it is not valid JSON. */
export function jsonTokens(text: string): JsonToken[] {
  const tokens: JsonToken[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: 'other', text: text.slice(end, match.index) });
    tokens.push({ kind: kindOf(match), text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length) tokens.push({ kind: 'other', text: text.slice(end) });
  return tokens;
}

function kindOf([, string, colon, number]: RegExpExecArray): JsonToken['kind'] {
  if (string !== undefined) return colon === undefined ? 'string' : 'key';
  return number === undefined ? 'word' : 'number';
}
