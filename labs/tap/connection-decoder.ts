import { MAX_TAP_PIECE_BYTES } from '../../shared/limits.ts';
import type { Decoder } from './decoding.ts';
import { textOf } from './decoding.ts';
import { joinBytes, type Piece, type Side } from './entry.ts';
import { frames } from './frames.ts';
import { type Exchange, http, looksLikeHttp } from './http.ts';
import { lines } from './lines.ts';

type Emit = (from: Side, piece: Piece) => void;

/** The first byte of a TLS record with a handshake (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = 0x16;

/**
 * Decodes both directions of one connection, whatever the sizes of the chunks. The first bytes of each side
 * decide how it is decoded: HTTP, TLS (which stays closed), or lines. After an upgrade, both sides speak in
 * WebSocket frames.
 */
export class ConnectionDecoder {
  readonly #sides: Readonly<Record<Side, Stream>>;

  constructor(emit: Emit) {
    const methods: string[] = [];
    const exchange = (from: Side): Exchange => ({
      methods,
      frames: frames(from),
      upgraded: (agreed) => {
        const client = this.#sides.client;
        if (!agreed && client.decoder === clientExchange.frames)
          client.decoder = http('client', clientExchange);
      },
    });
    const clientExchange = exchange('client');
    const exchanges = { client: clientExchange, server: exchange('server') };
    const streamOf = (from: Side) =>
      new Stream(firstBytes(from, exchanges[from]), (piece) => emit(from, piece));
    this.#sides = { client: streamOf('client'), server: streamOf('server') };
  }

  /** Takes the next bytes of one side, and emits the pieces that they complete. */
  push(from: Side, bytes: Uint8Array): void {
    this.#sides[from].push(bytes);
  }

  /** Emits what has not been completed. */
  end(from: Side): void {
    this.#sides[from].end();
  }
}

/** What one side sends. Keeps only bytes whose meaning is not known yet. */
class Stream {
  decoder: Decoder;
  readonly #emit: (piece: Piece) => void;
  #rest: Uint8Array = new Uint8Array();
  /** Where the rest begins in the stream. */
  #offset = 0;
  /** Bytes of a piece that has been emitted before all of it arrived. */
  #skip = 0;

  constructor(decoder: Decoder, emit: (piece: Piece) => void) {
    this.decoder = decoder;
    this.#emit = emit;
  }

  push(bytes: Uint8Array): void {
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    this.#offset += skipped;
    this.#rest = joinBytes([this.#rest, bytes.subarray(skipped)]);
    while (this.#rest.length > 0) {
      const found = this.decoder(this.#rest);
      if (!found) break;
      for (const { start = 0, end, ...piece } of found.pieces)
        this.#emit({ ...piece, start: this.#offset + start, end: this.#offset + end });
      if (found.next) this.decoder = found.next;
      this.#advance(found.length);
    }
    // It does not end, so it is shown as it is.
    if (this.#rest.length > MAX_TAP_PIECE_BYTES) this.#emitRest('too long to decode');
    // A copy: what is left may be a small part of a large chunk.
    else this.#rest = this.#rest.slice();
  }

  end(): void {
    if (this.#rest.length > 0) this.#emitRest('incomplete');
  }

  #emitRest(title: string): void {
    const { length } = this.#rest;
    const place = { start: this.#offset, end: this.#offset + length };
    this.#emit({ kind: 'rest', title, text: textOf(this.#rest), ...place });
    this.#advance(length);
  }

  #advance(length: number): void {
    this.#skip = Math.max(0, length - this.#rest.length);
    this.#offset += length - this.#skip;
    this.#rest = this.#rest.subarray(length);
  }
}

/** Decides how a side is decoded. */
function firstBytes(from: Side, exchange: Exchange): Decoder {
  return (bytes) => {
    if (bytes[0] === TLS_HANDSHAKE) return { pieces: [], length: 0, next: encrypted };
    const isHttp = looksLikeHttp(bytes, from);
    if (isHttp === undefined) return undefined;
    return { pieces: [], length: 0, next: isHttp ? http(from, exchange) : lines };
  };
}

const encrypted: Decoder = (bytes) => ({
  pieces: [{ kind: 'rest', title: 'TLS: encrypted, so not decoded', text: '', end: bytes.length }],
  length: bytes.length,
});
