import { MAX_TAP_CONNECTIONS, MAX_TAP_ROWS } from '../../../shared/limits.ts';
import type { Chunk, Entry, Piece } from '../entry.ts';
import { byId, element } from './dom.ts';
import { pieceView } from './piece-view.ts';
import { rowOf } from './row.ts';

/** Characters that fit above an arrow on most screens. */
const SHORT = 60;

/** The sequence diagram: a row for each thing that happened, and what it means below it. */
export class Diagram {
  readonly #scroller = byId('main', HTMLElement);
  readonly #list = byId('diagram', HTMLOListElement);
  readonly #choice = byId('connection', HTMLSelectElement);
  readonly #opens = byId('bytes-open', HTMLInputElement);
  readonly #newest = byId('newest', HTMLButtonElement);
  /** Rows that are drawn with the next frame. */
  #waiting: HTMLLIElement[] = [];
  /** Where the pieces of a side go: the row of its last chunk, by connection and side. */
  readonly #chunks = new Map<string, { readonly chunk: Chunk; readonly pieces: HTMLElement }>();
  #last = 0;
  #removed = 0;
  #isDue = false;
  #isFollowing = true;
  /** Where the diagram was scrolled to. */
  #top = 0;

  constructor() {
    this.#choice.addEventListener('change', () => this.#filter());
    this.#opens.addEventListener('change', () => {
      for (const each of this.#list.querySelectorAll('details')) each.open = this.#opens.checked;
    });
    byId('clear', HTMLButtonElement).addEventListener('click', () => this.#clear());
    this.#newest.addEventListener('click', () => this.#follow(true));
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
  }

  /** The connection that was chosen; undefined for all of them. */
  get connection(): number | undefined {
    return this.#choice.value === '' ? undefined : Number(this.#choice.value);
  }

  add(entry: Entry): void {
    const missing = entry.number - this.#last - 1;
    this.#last = entry.number;
    if (missing > 0) this.#append(element('li', 'row note', `${missing} entries are missing here`));
    if (entry.type === 'piece') {
      return void this.#addPiece(`${entry.connection} ${entry.from}`, entry.piece);
    }
    if (entry.type === 'open') this.#offer(entry.connection);
    const { row, pieces } = rowOf(entry, this.#opens.checked);
    row.dataset.connection = String(entry.connection);
    if (entry.type === 'chunk')
      this.#chunks.set(`${entry.connection} ${entry.from}`, { chunk: entry, pieces });
    // Nothing follows for this connection.
    if (entry.type === 'close')
      for (const side of ['client', 'server']) this.#chunks.delete(`${entry.connection} ${side}`);
    this.#append(row);
  }

  /** Begins again, for another recording. */
  reset(): void {
    this.#clear();
    this.#chunks.clear();
    this.#last = 0;
    this.#choice.replaceChildren(new Option('all', ''));
  }

  /** Shows a piece below its chunk, unless the chunk shows the same. */
  #addPiece(key: string, piece: Piece): void {
    const row = this.#chunks.get(key);
    if (!row) return;
    const { chunk, pieces } = row;
    const isLine = piece.kind === 'line' || piece.kind === 'json';
    const isAll = piece.start === chunk.start && piece.end === chunk.start + chunk.bytes.length;
    if (isLine && isAll && piece.text.length <= SHORT) return;
    pieces.append(pieceView(piece));
    this.#drawSoon();
  }

  #append(row: HTMLLIElement): void {
    row.hidden = this.#isHidden(row);
    this.#waiting.push(row);
    this.#drawSoon();
    // A page in the background is not drawn, but must not grow either.
    if (this.#waiting.length > MAX_TAP_ROWS) this.#removed += this.#waiting.splice(0, 500).length;
  }

  /** Once for everything that comes before the next frame. */
  #drawSoon(): void {
    if (!this.#isDue) requestAnimationFrame(() => this.#draw());
    this.#isDue = true;
  }

  #draw(): void {
    this.#isDue = false;
    this.#list.append(...this.#waiting);
    this.#waiting = [];
    while (this.#list.childElementCount > MAX_TAP_ROWS) {
      this.#list.firstElementChild?.remove();
      this.#removed += 1;
    }
    this.#count();
    if (this.#isFollowing) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #count(): void {
    const rows = this.#list.childElementCount;
    byId('count', HTMLElement).textContent = rows === 1 ? '1 row' : `${rows} rows`;
    byId('empty', HTMLElement).hidden = rows > 0;
    const earlier = byId('earlier', HTMLElement);
    earlier.hidden = this.#removed === 0;
    earlier.textContent = `${this.#removed} earlier rows are not shown. “Save” has them.`;
  }

  #offer(connection: number): void {
    this.#choice.append(new Option(`#${connection}`, String(connection)));
    // After “all”, the oldest connection goes first.
    if (this.#choice.length > MAX_TAP_CONNECTIONS) this.#choice.options[1]?.remove();
  }

  #filter(): void {
    for (const row of this.#list.querySelectorAll<HTMLLIElement>(':scope > li'))
      row.hidden = this.#isHidden(row);
  }

  #isHidden({ dataset }: HTMLElement): boolean {
    const chosen = this.#choice.value;
    return chosen !== '' && dataset.connection !== chosen && dataset.connection !== '0';
  }

  #clear(): void {
    this.#list.replaceChildren();
    this.#waiting = [];
    this.#removed = 0;
    this.#count();
    this.#follow(true);
  }

  /** Only a person scrolls up. That the end is out of sight may also mean that rows have been added. */
  #scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < 40;
    if (isAtEnd || scrollTop < this.#top) this.#follow(isAtEnd, false);
    this.#top = scrollTop;
  }

  #follow(isFollowing: boolean, scrolls = isFollowing): void {
    this.#isFollowing = isFollowing;
    this.#newest.hidden = isFollowing;
    if (scrolls) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }
}
