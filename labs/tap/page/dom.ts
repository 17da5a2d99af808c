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

/** Creates a button that calls `action`. */
export function button(label: string, action: () => void): HTMLButtonElement {
  const created = element('button', '', label);
  created.type = 'button';
  created.addEventListener('click', action);
  return created;
}
