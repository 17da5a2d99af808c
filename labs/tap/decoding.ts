import { MAX_TAP_TEXT_CHARACTERS } from '../../shared/limits.ts';
import type { Piece } from './entry.ts';
import { visibleStart } from './visible.ts';

/** A piece whose offsets count from the first byte that has not been decoded yet. */
export interface Draft extends Omit<Piece, 'start' | 'end'> {
  readonly start?: number;
  /** May lie beyond the bytes that have arrived, in which case they are not looked at. */
  readonly end: number;
}

/** What a decoder found at the beginning of its input. */
export interface Found {
  readonly pieces: readonly Draft[];
  /** The bytes that are done with. Those that have not arrived yet are skipped when they do. */
  readonly length: number;
  /** What follows, if it is not decoded in the same way. */
  readonly next?: Decoder;
}

/**
 * Decodes the beginning of what one side sends. Returns undefined if it takes more bytes to tell.
 * `bytes` are never empty.
 */
export type Decoder = (bytes: Uint8Array) => Found | undefined;

/** The contents of a piece as text that is safe everywhere. */
export function textOf(bytes: Uint8Array): string {
  return visibleStart(bytes, MAX_TAP_TEXT_CHARACTERS);
}

/** ASCII, for looking at the start of something. Other bytes become other characters, but one each. */
export function latin1(bytes: Uint8Array): string {
  return LATIN1.decode(bytes);
}

const LATIN1 = new TextDecoder('latin1');

/** The `type` of a JSON object, as the chat uses it, and whether these bytes are JSON at all. */
export function jsonTitle(bytes: Uint8Array): string | undefined {
  const [first] = bytes;
  if (first !== 0x7b && first !== 0x5b) return undefined;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const { type } = value as { type?: unknown };
    return typeof type === 'string' ? `json ${textOf(new TextEncoder().encode(type))}` : 'json';
  } catch {
    return undefined;
  }
}
