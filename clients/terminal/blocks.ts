import type { Entry } from '../chat/entry.ts';
import { isSameRun } from '../chat/grouping.ts';

/** Entries that are drawn as one: a run of joins and leaves, or any other single entry. */
export type Block = readonly [Entry, ...Entry[]];

/** Groups the entries of the log into blocks. */
export function blocksOf(entries: readonly Entry[]): Block[] {
  const blocks: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const last = blocks.at(-1);
    if (last && isSameRun(last.at(-1), entry)) last.push(entry);
    else blocks.push([entry]);
  }
  return blocks;
}
