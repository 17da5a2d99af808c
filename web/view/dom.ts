import { sentenceParts } from '../../clients/chat/direction.ts';

/*
 * The little that this page needs of a framework. Elements are created from strings as text, never as
 * markup, so nothing that somebody writes can become part of the page. What is always there is in
 * `index.html` and found by its id; a page without it is broken, and says so at once.
 */

/** Returns the element of index.html with this id. Throws if the page has no such element of this type. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${type.name} #${id}`);
  return found;
}

/** Creates an element. Strings among the children become text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  created.className = className;
  created.append(...children);
  return created;
}

/** A sentence that contains names or texts of people, each isolated from its surroundings. */
export function sentenceView(sentence: string): (Node | string)[] {
  return sentenceParts(sentence).map(({ text, isIsolated }) =>
    isIsolated ? element('bdi', '', text) : text,
  );
}

/** The icons in index.html. */
export type IconName =
  | 'send'
  | 'voice'
  | 'video'
  | 'members'
  | 'leave'
  | 'close'
  | 'play'
  | 'pause'
  | 'stop'
  | 'record'
  | 'discard'
  | 'host'
  | 'answer'
  | 'mute'
  | 'expand'
  | 'down';

const SVG = 'http://www.w3.org/2000/svg';

/** Creates one of the icons at the top of index.html, hidden from screen readers. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

/** Creates a button that calls `action`. `id` is for style sheets and tests. */
export function button(
  options: { className: string; id?: string; label?: string },
  action: () => void,
  ...children: readonly (Node | string)[]
): HTMLButtonElement {
  const created = element('button', options.className, ...children);
  created.type = 'button';
  if (options.id) created.id = options.id;
  if (options.label) created.setAttribute('aria-label', options.label);
  created.addEventListener('click', action);
  return created;
}
