import { isFewEmoji } from '../text/emoji.ts';
import { type Piece, textPieces } from '../text/links.ts';
import { element } from './dom.ts';

/** The text of a message. Text is never markup, and web addresses become links. */
export function messageText(text: string): (Node | string)[] {
  return textPieces(text).flatMap<Node | string>((piece) =>
    piece.type === 'link' ? linkView(piece) : piece.text,
  );
}

/** Shows the text of a message. A few emoji alone are shown large. */
export function showText(place: HTMLElement, text: string): void {
  place.append(...messageText(text));
  place.classList.toggle('few-emoji', isFewEmoji(text));
}

function linkView({ text, href, realHost }: Piece & { readonly type: 'link' }): Node[] {
  const anchor = element('a', 'link', text);
  anchor.href = href;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer';
  anchor.title = href;
  // Right-to-left letters must not rearrange an address.
  anchor.dir = 'ltr';
  if (realHost === undefined) return [anchor];
  return [anchor, element('span', 'real-host', ` (leads to ${realHost})`)];
}
