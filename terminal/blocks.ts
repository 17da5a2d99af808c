import type { Entry } from '../web/chat/entry.ts';
import { isSameRun } from '../web/chat/standing.ts';

/** Entries that are drawn as one: a run of comings and goings, or any other by itself. */
export type Block = readonly [Entry, ...Entry[]];

/** The log in blocks. */
export function blocksOf(entries: readonly Entry[]): Block[] {
  const blocks: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const last = blocks.at(-1);
    if (last && isSameRun(last.at(-1), entry)) last.push(entry);
    else blocks.push([entry]);
  }
  return blocks;
}
