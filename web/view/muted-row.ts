import { button, element } from './dom.ts';

/** The line of a folded message. A press opens it, and another one closes it again. */
function fold(row: HTMLElement, name: string): void {
  const line = button({ className: 'run-toggle fold' }, () => {
    const isOpen = row.classList.toggle('open');
    line.setAttribute('aria-expanded', String(isOpen));
  });
  line.append(element('span', '', 'Muted: ', element('bdi', '', name)));
  line.setAttribute('aria-expanded', 'false');
  row.classList.add('folded');
  row.ariaLive = 'off';
  const body = row.querySelector('.entry');
  body?.before(line);
}

/** Folds the row of a message to one line, or unfolds it. */
export function setFolded(row: HTMLElement, isFolded: boolean, name: string): void {
  if (isFolded === row.classList.contains('folded')) return;
  if (isFolded) {
    fold(row, name);
    return;
  }
  row.classList.remove('folded', 'open');
  row.querySelector('.fold')?.remove();
}
