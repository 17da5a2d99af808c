import type { WireKind, WireRecord } from './wire-log.ts';

/** Which records to show. */
export interface WireFilter {
  /** Text that a record must contain, regardless of case. An empty string matches every record. */
  readonly text: string;
  readonly without: ReadonlySet<WireKind>;
}

/** Returns the records that match the filter, in their order. */
export function wanted(records: readonly WireRecord[], filter: WireFilter): readonly WireRecord[] {
  const { text, without } = filter;
  if (text === '' && without.size === 0) return records.slice();
  const lower = text.toLowerCase();
  return records.filter(
    (record) => !without.has(record.kind) && record.text.toLowerCase().includes(lower),
  );
}

/** Returns the index of the first record with this number or a higher one, or the length if there is none. */
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
