import { MAX_TAP_BYTES, TAP_ENTRY_BYTES } from '../../shared/limits.ts';
import { ConnectionDecoder } from './connection-decoder.ts';
import type { Close, Entry, Open, Saved, Side } from './entry.ts';

/** An entry without the number and the time, which the recording adds. */
type Unnumbered<E extends Entry = Entry> = E extends Entry ? Omit<E, 'number' | 'at'> : never;

export interface RecordingOptions {
  /** The bytes that the entries may take. The oldest entries are dropped. */
  readonly maxBytes?: number;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
  /** When it began, as milliseconds since 1970: now, unless given. */
  readonly started?: number;
}

/**
 * Records what happens on any number of connections, and decodes it. Every entry goes to all listeners at
 * once, and is kept until there are too many.
 */
export class Recording {
  /** The time at which the recording began, as milliseconds since 1970. */
  readonly started: number;
  readonly #now: () => number;
  readonly #begun: number;
  readonly #maxBytes: number;
  readonly #entries: Entry[] = [];
  /** Where the entries begin in the list: dropping them one by one from its start would be slow. */
  #first = 0;
  #bytes = 0;
  #numbers = 0;
  #connections = 0;
  readonly #open = new Map<number, { decoder: ConnectionDecoder; sent: Record<Side, number> }>();
  readonly #listeners = new Set<(entry: Entry) => void>();

  constructor({
    maxBytes = MAX_TAP_BYTES,
    now = () => performance.now(),
    started = Date.now(),
  }: RecordingOptions = {}) {
    this.#now = now;
    this.#begun = now();
    this.started = started;
    this.#maxBytes = maxBytes;
  }

  /** A recording that was made before, such as one from a file. */
  static of({ started, entries }: Saved): Recording {
    const recording = new Recording({ started });
    for (const entry of entries) recording.#entries.push(entry);
    recording.#numbers = entries.at(-1)?.number ?? 0;
    return recording;
  }

  /** The entries that have not been dropped, oldest first. */
  get entries(): readonly Entry[] {
    return this.#entries.slice(this.#first);
  }

  /** How many entries have been dropped. */
  get dropped(): number {
    return this.#numbers - (this.#entries.length - this.#first);
  }

  /** At most this many of the entries after the one with this number. */
  after(number: number, most: number): readonly Entry[] {
    let [low, high] = [this.#first, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.number ?? 0) > number) high = middle;
      else low = middle + 1;
    }
    return this.#entries.slice(low, low + most);
  }

  /** Calls `listener` with every further entry, until the function that it returns is called. */
  listen(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A client has connected. Returns the number of the connection. */
  open(addresses: Pick<Open, 'client' | 'server'>): number {
    this.#connections += 1;
    const connection = this.#connections;
    const decoder = new ConnectionDecoder((from, piece) =>
      this.#add({ type: 'piece', connection, from, piece }),
    );
    this.#open.set(connection, { decoder, sent: { client: 0, server: 0 } });
    this.#add({ type: 'open', connection, ...addresses });
    return connection;
  }

  /** Bytes have arrived. `held` says that `pass` will be called for them. */
  chunk(connection: number, from: Side, bytes: Uint8Array, held = false): void {
    const known = this.#open.get(connection);
    if (!known) return;
    const start = known.sent[from];
    known.sent[from] += bytes.length;
    this.#add({ type: 'chunk', connection, from, start, bytes, held });
    known.decoder.push(from, bytes);
  }

  /** Held bytes have been passed on. */
  pass(connection: number, from: Side, start: number, bytes: Uint8Array): void {
    if (this.#open.has(connection)) this.#add({ type: 'pass', connection, from, start, bytes });
  }

  /** What this side sends has ended. */
  end(connection: number, from: Side, by: Side | 'tap' = from): void {
    const known = this.#open.get(connection);
    if (!known) return;
    known.decoder.end(from);
    this.#add({ type: 'end', connection, from, by });
  }

  /** The connection is over. Nothing else is recorded for it. */
  close(connection: number, { how, by, detail }: Pick<Close, 'how' | 'by' | 'detail'>): void {
    if (!this.#open.has(connection)) return;
    this.#add({ type: 'close', connection, how, by, detail });
    this.#open.delete(connection);
  }

  /** The tap was told to do something, on one connection or on all of them. */
  note(text: string, connection = 0): void {
    this.#add({ type: 'note', connection, text });
  }

  #add(happened: Unnumbered): void {
    this.#numbers += 1;
    const at = Math.round((this.#now() - this.#begun) * 1_000) / 1_000;
    const entry: Entry = { ...happened, number: this.#numbers, at };
    this.#entries.push(entry);
    this.#bytes += sizeOf(entry);
    this.#drop();
    for (const listener of this.#listeners) listener(entry);
  }

  #drop(): void {
    while (this.#bytes > this.#maxBytes) {
      const [oldest] = this.#entries.slice(this.#first, this.#first + 1);
      if (!oldest) break;
      this.#bytes -= sizeOf(oldest);
      this.#first += 1;
    }
    if (this.#first <= this.#entries.length / 2) return;
    this.#entries.splice(0, this.#first);
    this.#first = 0;
  }
}

/** The bytes that an entry counts. */
function sizeOf(entry: Entry): number {
  if (entry.type === 'chunk' || entry.type === 'pass') return TAP_ENTRY_BYTES + entry.bytes.length;
  if (entry.type !== 'piece') return TAP_ENTRY_BYTES;
  return TAP_ENTRY_BYTES + 2 * (entry.piece.text.length + entry.piece.title.length);
}
