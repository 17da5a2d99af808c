import type { WireKind, WireRecord } from './wire-log.ts';

/** Which records are wanted. */
export interface WireFilter {
  /** Must be in the text, in whatever case; an empty one is in each. */
  readonly text: string;
  readonly without: ReadonlySet<WireKind>;
}

/** The records that are wanted, in their order. */
export function wanted(records: readonly WireRecord[], filter: WireFilter): readonly WireRecord[] {
  const { text, without } = filter;
  if (text === '' && without.size === 0) return records.slice();
  const lower = text.toLowerCase();
  return records.filter(
    (record) => !without.has(record.kind) && record.text.toLowerCase().includes(lower),
  );
}

/** Where the first record with this number, or a later one, stands; the length when there is none. */
export function indexFrom(records: readonly WireRecord[], number: number): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle]?.number ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
