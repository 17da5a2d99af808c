import type { EntriesListener } from '../../clients/chat/entries.ts';
import { type Entry, isNews, isSending, isUnsent } from '../../clients/chat/entry.ts';
import {
  isGrouped,
  isRosterChange,
  isSameRun,
  isSameTime,
  startsDay,
} from '../../clients/chat/grouping.ts';
import { NewMessages } from '../../clients/chat/unread.ts';
import { byId } from './dom.ts';
import type { DeliveryActions, EntryActions } from './entry-view.ts';
import { LogBlocks } from './log-blocks.ts';
import { keepDays, NewLine, showDay } from './log-lines.ts';
import { EntryRow, type LogRow, RosterRun } from './log-row.ts';
import { LogWalk } from './log-walk.ts';
import { openFolded } from './muted-row.ts';
import { ReadOut } from './read-out.ts';
import { ReadingPlace, ToLatest } from './reading-place.ts';
import { RowActions, type RowChoices } from './row-actions.ts';
import { watchAttention } from './window-unread.ts';

/*
 * The log on the page. The model says where an entry is; this class keeps the rows in that order with as
 * few changes as possible. What a row looks like depends on its neighbours (grouped, a new day, part of a
 * run), so every insertion and removal looks at the pairs of rows that it creates.
 */

/** What the log needs from the rest of the page. */
export interface LogSurroundings extends DeliveryActions, RowChoices {
  /** The time by the clock of the entries. */
  now(): number;
  /** The entry above the first row, if it is placed later. */
  above(): Entry | undefined;
}

/** The entries of the room on the screen. */
export class LogView implements EntriesListener {
  readonly #log = byId('log', HTMLElement);
  readonly #rows = new Map<string, EntryRow | RosterRun>();
  readonly #readOut = new ReadOut(this.#log);
  readonly #newLine = new NewLine();
  readonly #news = new NewMessages(() => this.#showNews());
  readonly #toLatest = new ToLatest(() => {
    this.#place.toEnd();
    this.#log.focus();
  });
  readonly #place = new ReadingPlace(this.#log, (atEnd) => {
    this.#toLatest.hidden = atEnd;
    this.#news.atEnd = atEnd;
  });
  readonly #blocks = new LogBlocks(this.#log, (block) => this.#place.watch(block));
  readonly #surroundings: LogSurroundings;
  readonly #actions: EntryActions;

  constructor(surroundings: LogSurroundings) {
    this.#surroundings = surroundings;
    const giveHeight = (toggle: () => void) => this.#place.holdDuring(toggle);
    this.#actions = { ...surroundings, giveHeight };
    watchAttention((looks) => {
      this.#news.looks = looks;
    });
    document.addEventListener('visibilitychange', () => {
      const isNew = this.#news.count > 0 && this.#newLine.element.isConnected;
      if (!document.hidden && isNew) this.#place.returnTo(this.#newLine.element);
    });
    keepDays(this.#log, surroundings.now);
    new RowActions(this.#log, (target) => this.#blocks.rowOf(target), surroundings);
    new LogWalk(this.#log, () => surroundings.left());
  }

  /** The history is added now. Screen readers do not read it out. */
  expectHistory(): void {
    this.#readOut.mute();
  }

  /** Rows have come above those in view. */
  keepPlace(): void {
    this.#place.keep();
  }

  /** Puts a new entry in its row, or moves one whose place has become known. */
  placed(entry: Entry, before: string | undefined): void {
    const below = before === undefined ? undefined : this.#rows.get(before);
    if (isRosterChange(entry)) this.#placeRosterChange(entry, below);
    else this.#placeEntry(entry, below);
    if (isNews(entry) && !this.#surroundings.isMuted(entry)) this.#news.arrived(entry.key);
    if (!isSending(entry)) return;
    this.#news.answered();
    this.#place.toEnd();
  }

  changed(entry: Entry): void {
    const row = this.#rows.get(entry.key);
    if (row instanceof EntryRow) row.refresh(entry);
  }

  /** The oldest entry makes room, or a message was removed by the person. */
  dropped({ key }: Entry): void {
    const row = this.#rows.get(key);
    this.#rows.delete(key);
    if (!row || (row instanceof RosterRun && row.remove(key))) return;
    if (this.#newLine.isAbove(row)) this.#news.answered();
    this.#takeOut(row);
  }

  /** The row of a message. `isShown` also scrolls to it. */
  elementOf({ key }: Entry, isShown = false): HTMLElement | undefined {
    const row = this.#rows.get(key)?.element;
    if (row && isShown) {
      openFolded(row);
      this.#place.goTo(row);
    }
    return row;
  }

  /** The log was emptied, wherever the reader was in it. */
  cleared(): void {
    this.#news.forget();
    this.#place.toEnd();
  }

  #placeEntry(entry: Entry, below: LogRow | undefined): void {
    const old = this.#rows.get(entry.key);
    if (!(old instanceof EntryRow)) {
      this.#insert(new EntryRow(entry, this.#actions), below);
      return;
    }
    old.settle(entry);
    // A row in the right place is not moved, because a screen reader would read it again.
    if (this.#blocks.below(old) === below) {
      this.#groupAround(old);
    } else {
      this.#takeOut(old);
      this.#insert(old, below);
    }
  }

  #placeRosterChange(entry: Entry, below: LogRow | undefined): void {
    const above = this.#blocks.above(below);
    if (!(above instanceof RosterRun && isSameRun(above.last, entry))) {
      this.#insert(new RosterRun([entry], (toggle) => this.#place.holdDuring(toggle)), below);
      return;
    }
    above.add(entry);
    this.#rows.set(entry.key, above);
  }

  #insert(row: EntryRow | RosterRun, below: LogRow | undefined): void {
    this.#rows.set(row.first.key, row);
    this.#blocks.insert(row, below);
    this.#groupAround(row);
  }

  /** The two neighbours of a removed row meet, and may now be grouped. */
  #takeOut(row: LogRow): void {
    const above = this.#blocks.above(row);
    const below = this.#blocks.below(row);
    this.#blocks.remove(row);
    this.#groupPair(above, below);
  }

  #groupAround(row: LogRow): void {
    this.#groupPair(this.#blocks.above(row), row);
    this.#groupPair(row, this.#blocks.below(row));
  }

  /** Updates what depends on two neighbouring rows: day, grouping and runs. */
  #groupPair(above: LogRow | undefined, below: LogRow | undefined): void {
    const areRuns = above instanceof RosterRun && below instanceof RosterRun;
    if (areRuns && isSameRun(above.last, below.first)) {
      this.#merge(above, below);
      return;
    }
    const last = above?.last ?? this.#surroundings.above();
    const grouped =
      below !== undefined && !this.#newLine.isAbove(below) && isGrouped(last, below.first);
    above?.element.classList.toggle('continued', grouped && !isUnsent(below.first));
    above?.element.classList.toggle('same-minute', grouped && isSameTime(above.last, below.first));
    if (!below) return;
    below.element.classList.toggle('grouped', grouped);
    showDay(below, startsDay(last, below.first), this.#surroundings.now());
  }

  /** Two runs become neighbours when the row between them is removed. */
  #merge(above: RosterRun, below: RosterRun): void {
    above.add(...below.entries);
    for (const { key } of below.entries) this.#rows.set(key, above);
    this.#takeOut(below);
  }

  /** Moves the line above the first new message. A message below it starts a group of its own. */
  #showNews(): void {
    this.#toLatest.count = this.#news.count;
    const row = this.#rows.get(this.#news.firstKey ?? '');
    for (const moved of this.#newLine.show(row))
      if (moved.element.isConnected) this.#groupAround(moved);
  }
}
