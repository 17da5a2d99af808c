import { AsyncLocalStorage } from 'node:async_hooks';

/** One piece of data as a client sent or received it. */
export interface Piece {
  /** Which client, counted from 1 within a check. */
  readonly client: number;
  readonly direction: 'sent' | 'received' | 'event';
  readonly bytes: Buffer;
}

/** More would not be read, and a check may send megabytes. */
const MAX_PIECES = 200;
const MAX_PIECE_BYTES = 4_096;

/** What all clients of one check sent and received, in order. */
export class Transcript {
  readonly pieces: Piece[] = [];
  #clients = 0;

  /** Returns a function that records for a new client. */
  addClient(): (direction: Piece['direction'], data: string | Uint8Array) => void {
    this.#clients += 1;
    const client = this.#clients;
    return (direction, data) => {
      const bytes = Buffer.from(data as string).subarray(0, MAX_PIECE_BYTES);
      this.pieces.push({ client, direction, bytes });
      if (this.pieces.length > MAX_PIECES) this.pieces.shift();
    };
  }
}

const current = new AsyncLocalStorage<Transcript>();

/** Runs a check, and records what its clients do in `transcript`. */
export function recorded<T>(transcript: Transcript, run: () => Promise<T>): Promise<T> {
  return current.run(transcript, run);
}

/** The function with which a new client records. Without a transcript, it does nothing. */
export function recorder(): ReturnType<Transcript['addClient']> {
  return current.getStore()?.addClient() ?? (() => {});
}
