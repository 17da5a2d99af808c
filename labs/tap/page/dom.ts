import { element } from '../../../web/view/dom.ts';

export { byId, element } from '../../../web/view/dom.ts';

/** Creates a button that calls `action`. */
export function button(label: string, action: () => void): HTMLButtonElement {
  const created = element('button', '', label);
  created.type = 'button';
  created.addEventListener('click', action);
  return created;
}
