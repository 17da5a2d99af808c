import { isFewEmoji, mayHaveLinks, type Piece } from '../text/message-text.ts';
import { OnDemand } from '../text/on-demand.ts';
import { element } from './dom.ts';

/*
 * The text of a message as elements. It is shown as it is at once, and again with its links when the part of
 * the page that finds them is there: for the first message that may have some, this takes a moment.
 */

const links = new OnDemand(() => import('../text/links.ts'));

/** Shows the text of a message in an element. A few emoji alone are shown large. */
export function showText(place: HTMLElement, text: string): void {
  place.classList.toggle('few-emoji', isFewEmoji(text));
  showWords(place, text);
}

/** Shows a text with its links. */
export function showWords(place: HTMLElement, text: string): void {
  place.textContent = text;
  if (!mayHaveLinks(text)) return;
  links.use(({ linkPieces }) => place.replaceChildren(...linkPieces(text).flatMap(pieceView)));
}

function pieceView(piece: Piece): (Node | string)[] {
  return piece.type === 'link' ? linkView(piece) : [piece.text];
}

/** Opens in another tab: the chat stays, and the other page gets no access to it (`noopener`). */
function linkView({ text, href, realHost }: Piece & { readonly type: 'link' }): Node[] {
  const anchor = element('a', 'link', text);
  anchor.href = href;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer';
  anchor.title = href;
  // Right-to-left letters must not rearrange an address.
  anchor.dir = 'ltr';
  if (realHost === undefined) return [anchor];
  const real = element('span', 'real-host', ` (leads to ${realHost})`);
  real.dir = 'ltr';
  return [anchor, real];
}
