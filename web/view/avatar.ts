import { hueOf, initials } from '../../clients/chat/format.ts';
import { element } from './dom.ts';

/** A coloured disc with the initials of a name. It repeats the name, so it is hidden from screen readers. */
export function avatar(name: string): HTMLElement {
  const disc = element('span', 'avatar', initials(name));
  disc.setAttribute('aria-hidden', 'true');
  return coloured(disc, name);
}

/** Gives an element the colour of a name. */
export function coloured<T extends HTMLElement>(of: T, name: string): T {
  of.style.setProperty('--hue', String(hueOf(name)));
  return of;
}
