import * as v from 'valibot';
import { MAX_TAP_DELAY_MS, MAX_TAP_FAULT_BYTES } from '../../shared/limits.ts';

/** What the tap does to one direction. Without any of it, each chunk is passed on at once, as it is. */
export interface Faults {
  /** Passes on at most this many bytes at once. */
  readonly split?: number;
  /** Gathers what arrives within this many milliseconds, and passes it on as one chunk. */
  readonly join?: number;
  /** Passes each chunk on this many milliseconds later. */
  readonly delay?: number;
  /** Passes on at most this many bytes per second. */
  readonly limit?: number;
  /** Passes nothing on, and does not read: the sender meets a receiver that has stopped reading. */
  readonly stall?: boolean;
  /** Ends this direction after this many bytes (FIN). The other direction goes on. */
  readonly halfClose?: number;
  /** Resets the connection after this many bytes of this direction (RST). */
  readonly reset?: number;
}

const bytes = upTo(MAX_TAP_FAULT_BYTES);
const ms = upTo(MAX_TAP_DELAY_MS);

/** The numbers that each fault takes. Orders from the page and options of the command line are checked by it. */
export const FaultsSchema = v.strictObject({
  split: v.exactOptional(bytes),
  join: v.exactOptional(ms),
  delay: v.exactOptional(ms),
  limit: v.exactOptional(bytes),
  stall: v.exactOptional(v.boolean()),
  halfClose: v.exactOptional(bytes),
  reset: v.exactOptional(bytes),
});

/** The faults in words, such as `split 1, delay 200 ms`; `no faults` if there are none. */
export function describeFaults({
  split,
  join,
  delay,
  limit,
  stall,
  halfClose,
  reset,
}: Faults): string {
  const words = [
    stall && 'stall',
    split && `split every ${count(split, 'byte')}`,
    join && `join what arrives within ${join} ms`,
    delay && `delay ${delay} ms`,
    limit && `limit ${limit} bytes/s`,
    halfClose !== undefined && `half-close after ${count(halfClose, 'byte')}`,
    reset !== undefined && `reset after ${count(reset, 'byte')}`,
  ];
  return words.filter(Boolean).join(', ') || 'no faults';
}

function upTo(most: number) {
  return v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(most));
}

/** `1 byte`, `2 bytes`. */
function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Whether anything is done to the direction at all. */
export function hasFaults(faults: Faults): boolean {
  return Object.values(faults).some((value) => value !== undefined && value !== false);
}
