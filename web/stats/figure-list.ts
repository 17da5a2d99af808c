import { element } from '../view/dom.ts';

/** A figure with its name. `warns` is for one that should be 0. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly warns?: boolean;
}

/** Shows figures in a `dl`. The elements stay, so that nothing jumps, and a screen reader keeps its place. */
export function showFigures(list: HTMLElement, figures: readonly Figure[]): void {
  while (list.childElementCount > figures.length) list.lastElementChild?.remove();
  while (list.childElementCount < figures.length)
    list.append(element('div', '', element('dt', ''), element('dd', '')));
  for (const [index, { name, value, warns = false }] of figures.entries()) {
    const row = list.children[index];
    row?.classList.toggle('warns', warns);
    setText(row?.querySelector('dt'), name);
    setText(row?.querySelector('dd'), value);
  }
}

/** Sets a text only if it differs, because each change costs a layout. */
export function setText(shown: Element | null | undefined, text: string): void {
  if (shown && shown.textContent !== text) shown.textContent = text;
}
