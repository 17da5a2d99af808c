import { bytesRows } from './bytes-rows.ts';
import {
  type Chunk,
  type Close,
  type Entry,
  otherSide,
  type Pass,
  type Piece,
  type Side,
} from './entry.ts';
import { frameText } from './frames.ts';

/** A byte to point at, and what to say about it. */
export interface Mark {
  readonly connection: number;
  readonly from: Side;
  /** Counts from 0, from the beginning of what this side has sent. */
  readonly offset: number;
  readonly note: string;
}

export interface TranscriptOptions {
  /** Only this connection. */
  readonly connection?: number;
  /** Only the last entries. */
  readonly last?: number;
  /** Draws a caret under a byte. */
  readonly mark?: Mark;
  /** Columns of a row (100). */
  readonly width?: number;
  /** Bytes that are shown of a chunk (400). The others are counted. */
  readonly chunkBytes?: number;
  /** Puts a part of a row into the colours of a terminal. */
  readonly paint?: (part: Part, text: string) => string;
}

/** The parts of a row that may have a colour. */
export type Part = 'time' | Side | 'tap' | 'meaning' | 'wrong';

/** Columns before the contents: time, connection, who. */
const MARGIN = 28;
const MIN_TEXT_COLUMNS = 20;

/**
 * Renders entries as text for people. Each chunk is a row with its time and direction. Below it is what it
 * means, if that is more than it shows, and a caret under the marked byte. Safe for any terminal.
 */
export function transcript(entries: readonly Entry[], options: TranscriptOptions = {}): string {
  const { connection, last = entries.length } = options;
  const isWanted = (entry: Entry) => !connection || [0, connection].includes(entry.connection);
  const wanted = entries.filter(isWanted);
  const shown = last === 0 ? [] : wanted.slice(-last);
  const missing = wanted.length - shown.length;
  const transcriber = new Transcriber(options);
  const rows = shown.flatMap((entry) => transcriber.rows(entry));
  return [...(missing > 0 ? [`… ${missing} earlier entries`] : []), ...rows, ''].join('\n');
}

/** Renders one entry after another, as they come. */
export class Transcriber {
  readonly #mark: Mark | undefined;
  readonly #columns: number;
  readonly #chunkBytes: number;
  readonly #paint: (part: Part, text: string) => string;
  /** The last chunk of each side of each connection. */
  readonly #chunks = new Map<string, Chunk>();

  constructor({ mark, width = 100, chunkBytes = 400, paint }: TranscriptOptions = {}) {
    this.#mark = mark;
    this.#columns = Math.max(MIN_TEXT_COLUMNS, width - MARGIN);
    this.#chunkBytes = chunkBytes;
    this.#paint = paint ?? ((_part, text) => text);
  }

  rows(entry: Entry): string[] {
    switch (entry.type) {
      case 'chunk':
        this.#chunks.set(`${entry.connection} ${entry.from}`, entry);
        return this.#bytes(entry, entry.from, arrow(entry.from, entry.from));
      case 'pass':
        return this.#bytes(entry, 'tap', arrow(entry.from, 'tap'));
      case 'piece':
        return this.#piece(entry.piece, this.#chunks.get(`${entry.connection} ${entry.from}`));
      case 'open':
        return [
          this.#row(entry, 'client', 'client', `connects from ${entry.client} to ${entry.server}`),
        ];
      case 'end':
        return [this.#row(entry, entry.by, entry.by, endText(entry.from, entry.by))];
      case 'close':
        this.#chunks.delete(`${entry.connection} client`);
        this.#chunks.delete(`${entry.connection} server`);
        return [this.#row(entry, entry.by, entry.by, closeText(entry))];
      case 'note':
        return [this.#row(entry, 'tap', 'tap', entry.text)];
    }
  }

  #row({ at, connection }: Entry, part: Part, who: string, text: string): string {
    const time = `${(at / 1_000).toFixed(4)} s`.padStart(11);
    const number = (connection === 0 ? '' : `#${connection}`).padStart(5);
    return `${this.#paint('time', time)}${number} ${this.#paint(part, who.padEnd(10))} ${text}`;
  }

  #bytes(entry: Chunk | Pass, part: Part, who: string): string[] {
    const mark = this.#markIn(entry);
    const rows = bytesRows(entry.bytes, {
      columns: this.#columns,
      bytes: this.#chunkBytes,
      ...(mark && { mark: { at: mark.offset - entry.start, note: mark.note } }),
    });
    return rows.map(({ text, isMark }, index) => {
      if (isMark) return ' '.repeat(MARGIN) + this.#paint('wrong', text);
      return index === 0 ? this.#row(entry, part, who, text) : ' '.repeat(MARGIN) + text;
    });
  }

  /** The mark, if it is on one of these bytes as they arrived. */
  #markIn({ type, connection, from, start, bytes }: Chunk | Pass): Mark | undefined {
    const mark = this.#mark;
    if (!mark || type !== 'chunk' || mark.connection !== connection || mark.from !== from)
      return undefined;
    return mark.offset >= start && mark.offset < start + bytes.length ? mark : undefined;
  }

  #piece(piece: Piece, chunk: Chunk | undefined): string[] {
    const isText = piece.kind === 'line' || piece.kind === 'json';
    const isChunk = chunk?.start === piece.start && chunk.start + chunk.bytes.length === piece.end;
    // The chunk has just said the same.
    if (isText && isChunk) return [];
    const meaning = this.#paint('meaning', `└ ${shorten(meaningOf(piece), 2 * this.#columns)}`);
    const wrong = piece.wrong ? [`  ${this.#paint('wrong', `✗ ${piece.wrong}`)}`] : [];
    return [meaning, ...wrong].map((text) => ' '.repeat(MARGIN) + text);
  }
}

/** Which side sends: the client is on the left. */
function arrow(from: Side, who: Side | 'tap'): string {
  return from === 'client' ? `${who.padEnd(6)} →` : `← ${who}`;
}

/** What a piece is and contains, in one row. The chunk shows a head already. */
function meaningOf({ kind, title, text, frame }: Piece): string {
  if (kind === 'head') return `head: ${title}`;
  const facts = frame ? `${title} (${frameText(frame)})` : title;
  return text === '' ? facts : `${facts}: ${text}`;
}

function shorten(text: string, characters: number): string {
  return text.length > characters ? `${text.slice(0, characters - 1).toWellFormed()}…` : text;
}

/** What it means that a direction has ended. */
export function endText(from: Side, by: Side | 'tap'): string {
  if (by !== 'tap') return 'ends what it sends (FIN)';
  return `ends what the ${from} sends to the ${otherSide(from)} (FIN)`;
}

/** How a connection has ended, and by whom. */
export function closeText({ how, detail }: Pick<Close, 'how' | 'detail'>): string {
  const words = {
    ended: 'closed: both sides have ended',
    reset: 'resets the connection (RST)',
    failed: 'cannot be reached',
  };
  return detail === '' ? words[how] : `${words[how]}: ${detail}`;
}
