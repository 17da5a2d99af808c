import type { WireRecord } from './wire-log.ts';

/*
 * Records as text: times and sizes in units that can be read at a glance, JSON in lines and in tokens.
 */

/** The time since the record above, such as `+12 ms` or `+3.4 s`. The first record has none. */
export function sinceText(record: WireRecord, above: WireRecord | undefined): string {
  if (!above) return '';
  const ms = record.at - above.at;
  if (ms < 9.95) return `+${ms.toFixed(1)} ms`;
  if (ms < 1_000) return `+${Math.round(ms)} ms`;
  if (ms < 60_000) return `+${(ms / 1_000).toFixed(1)} s`;
  return `+${Math.round(ms / 60_000)} min`;
}

/** A number of bytes, such as `83 B` or `1.4 kB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Formats JSON on several lines for people, also after the status of a response. Other text stays as it is. */
export function spacious(text: string): string {
  const start = text.search(/[{[]/);
  const value = start === -1 ? undefined : parsed(text.slice(start));
  if (value === undefined) return text;
  return `${text.slice(0, start)}${JSON.stringify(value, null, 2)}`;
}

/** One JSON object per line, for `jq` and similar tools. JSON content is included as JSON. */
export function jsonLines(records: readonly WireRecord[]): string {
  return records.map((record) => `${jsonLine(record)}\n`).join('');
}

function jsonLine({ kind, at, bytes, text }: WireRecord): string {
  return JSON.stringify({ ms: Math.round(at), kind, bytes, carried: parsed(text) ?? text });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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
