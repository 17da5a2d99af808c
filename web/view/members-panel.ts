import { hueOf, initials } from '../../clients/chat/format.ts';
import { inOrder, isFound, MANY_MEMBERS } from '../../clients/chat/member-list.ts';
import type { MemberInfo } from '../../shared/protocol.ts';
import { byId, element } from './dom.ts';

/*
 * The list of members, and how a member looks everywhere: the colour and the initials come from the name alone,
 * so all clients show the same ones without agreeing on anything.
 */

/** When the list is a drawer, as in css/members.css. */
const DRAWER = matchMedia('(max-width: 760px)');

/** The list of members: a sidebar, or on a narrow screen a drawer over the conversation. */
export class MembersPanel {
  readonly #panel = byId('members-panel', HTMLElement);
  readonly #list = byId('members', HTMLUListElement);
  readonly #toggle = byId('members-toggle', HTMLButtonElement);
  readonly #close = byId('members-close', HTMLButtonElement);
  readonly #behind = byId('conversation', HTMLElement);
  readonly #filter = byId('members-filter', HTMLInputElement);
  readonly #noMatch = byId('members-none', HTMLElement);
  #members: readonly MemberInfo[] = [];
  #you: string | undefined;
  #isStale = false;
  /** In the order of the list. */
  #rows: ReadonlyMap<string, HTMLElement> = new Map();

  constructor() {
    this.#filter.addEventListener('input', () => this.#fill());
    // A list that scrolls must be reached by the keyboard; one that does not would be a stop for nothing.
    new ResizeObserver(() => this.#letKeyboardScroll()).observe(this.#list);
    this.#toggle.addEventListener('click', () => this.#open(!this.#isOpen));
    this.#close.addEventListener('click', () => this.close());
    byId('members-backdrop', HTMLElement).addEventListener('click', () => this.close());
    // A phone that is turned may have room for a sidebar.
    DRAWER.addEventListener('change', () => this.close());
    this.#panel.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      const { value } = this.#filter;
      if (value === '' && !this.#isOpen) return;
      // Escape must not end anything else.
      event.preventDefault();
      if (value === '') this.close();
      else this.#find('');
    });
  }

  /** The list is made at the end of the task: a welcome goes through everybody who came and went. */
  show(members: readonly MemberInfo[], you: string | undefined): void {
    if (!this.#isStale) queueMicrotask(() => this.#renew());
    this.#isStale = true;
    this.#members = members;
    this.#you = you;
  }

  /** Closes the drawer, and gives back the conversation under it. */
  close(): void {
    this.#open(false);
  }

  #renew(): void {
    this.#isStale = false;
    for (const count of document.querySelectorAll('.members-count')) {
      count.textContent = String(this.#members.length);
    }
    const isLong = this.#members.length >= MANY_MEMBERS;
    this.#filter.hidden = !isLong;
    if (isLong) this.#fill();
    else this.#find('');
  }

  #find(wanted: string): void {
    this.#filter.value = wanted;
    this.#fill();
  }

  /** Only what has changed is made anew: while a class comes in, everybody's list changes all the time. */
  #fill(): void {
    const members = inOrder(this.#members, this.#you);
    const found = members.filter(({ name }) => isFound(name, this.#filter.value));
    const before = this.#rows;
    this.#rows = new Map(
      found.map(({ id, name }) => {
        const isYou = id === this.#you;
        const key = `${id} ${isYou} ${name}`;
        return [key, before.get(key) ?? memberView(name, isYou)];
      }),
    );
    for (const [key, row] of before) if (!this.#rows.has(key)) row.remove();
    let next = this.#list.firstElementChild;
    for (const row of this.#rows.values()) {
      if (row === next) next = row.nextElementSibling;
      else this.#list.insertBefore(row, next);
    }
    this.#noMatch.textContent =
      found.length === 0 && this.#members.length > 0 ? 'Nobody here has that in their name.' : '';
    // In the next frame, which lays out the list anyway.
    requestAnimationFrame(() => this.#letKeyboardScroll());
  }

  #letKeyboardScroll(): void {
    const { scrollHeight, clientHeight } = this.#list;
    this.#list.tabIndex = scrollHeight > clientHeight ? 0 : -1;
  }

  get #isOpen(): boolean {
    return this.#panel.classList.contains('open');
  }

  /** The focus follows, into the drawer and back to its button. */
  #open(open: boolean): void {
    if (open === this.#isOpen) return;
    this.#panel.classList.toggle('open', open);
    this.#toggle.setAttribute('aria-expanded', String(open));
    // Content under the open drawer cannot be reached.
    this.#behind.inert = open;
    (open ? this.#close : this.#toggle).focus();
  }
}

function memberView(name: string, isYou: boolean): HTMLElement {
  const row = element('li', 'member', avatar(name), element('bdi', 'member-name', name));
  if (isYou) row.append(element('span', 'member-you', 'you'));
  return row;
}

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
