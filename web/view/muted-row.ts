import { button, element } from './dom.ts';

/** A row that has no line of its own, because the one above stands for both. */
export const JOINED_ROW = '.folded:not(.open) + .grouped.folded:not(.open)';

/** The line of a folded message, and of those of the same person below it. A press opens them, or closes them again. */
function fold(row: HTMLElement, name: string): void {
  const line = button({ className: 'run-toggle fold' }, () => {
    const isOpen = !row.classList.contains('open');
    const joined = below(row, isOpen ? '.grouped.folded:not(.open)' : '.joined');
    for (const each of joined) each.classList.toggle('joined', isOpen);
    for (const each of [row, ...joined]) setOpen(each, isOpen);
    lineOf(row)?.focus();
  });
  line.append(element('span', '', 'Muted: ', element('bdi', '', name)));
  row.querySelector('.entry')?.before(line);
  row.classList.add('folded');
  row.ariaLive = 'off';
  setOpen(row, false);
}

/** Folds the row of a message to one line, or unfolds it. */
export function setFolded(row: HTMLElement, isFolded: boolean, name: string): void {
  if (isFolded === row.classList.contains('folded')) return;
  if (isFolded) {
    fold(row, name);
    return;
  }
  row.classList.remove('folded', 'open', 'joined');
  row.querySelector('.fold')?.remove();
}

/** The line that stands for a folded row: its own, or that of a row above. */
export function lineOf(row: Element): HTMLElement | null {
  const above = row.matches(JOINED_ROW) && row.previousElementSibling;
  return above ? lineOf(above) : row.querySelector('.fold');
}

/** Opens the row of a message that somebody wants to see, if it is folded. */
export function openFolded(row: Element): void {
  if (row.classList.contains('folded')) setOpen(row, true);
}

function setOpen(row: Element, isOpen: boolean): void {
  row.classList.toggle('open', isOpen);
  row.querySelector('.fold')?.setAttribute('aria-expanded', String(isOpen));
}

/** The rows directly below this one that match. */
function below(row: Element, selector: string): Element[] {
  const next = row.nextElementSibling;
  return next?.matches(selector) ? [next, ...below(next, selector)] : [];
}
