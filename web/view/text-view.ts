import { mentionParts } from '../../clients/chat/mentions.ts';
import type { Block } from '../text/blocks.ts';
import { isFewEmoji, mayHaveLinks, mayHaveMarks, type Piece } from '../text/message-text.ts';
import { OnDemand } from '../text/on-demand.ts';
import type { Span } from '../text/spans.ts';
import { codeView } from './code-view.ts';
import { element } from './dom.ts';
import { showLate } from './late-view.ts';

/*
 * The text of a message as elements. It is shown as it is at once, and again with its marks and links when the
 * parts of the page that find them are there: for the first message that may have some, this takes a moment.
 */

const links = new OnDemand(() => import('../text/links.ts'));
const marks = new OnDemand(() => import('../text/blocks.ts'));

/** Shows the text of a message in an element. A few emoji alone are shown large. `you` is our name. */
export function showText(place: HTMLElement, text: string, you: string): void {
  place.classList.toggle('few-emoji', isFewEmoji(text));
  if (!mayHaveMarks(text)) {
    showWords(place, text, you);
    return;
  }
  showLate(place, text, marks, ({ blocksOf }) => {
    const blocks = blocksOf(text);
    // Text alone needs no elements around it.
    const [only] = blocks;
    if (blocks.length === 1 && only?.type === 'text') return spanViews(only.spans, you);
    return blocks.map((block) => blockView(block, you));
  });
}

/** Shows a text with its links and the names in it, and nothing else. */
export function showWords(place: HTMLElement, text: string, you: string): void {
  if (!mayHaveLinks(text)) {
    place.replaceChildren(...mentionViews(text, you));
    return;
  }
  // Meanwhile no name stands out: one in an address does not, and where the addresses are is not known yet.
  showLate(place, text, links, ({ linkPieces }) =>
    linkPieces(text).flatMap((piece) => pieceView(piece, you)),
  );
}

function blockView(block: Block, you: string): HTMLElement {
  switch (block.type) {
    case 'text':
      return element('div', 'text-block', ...spanViews(block.spans, you));
    case 'code':
      return codeView(block.text, block.language);
    case 'quote':
      return element(
        'blockquote',
        'quotation',
        ...block.blocks.map((inner) => blockView(inner, you)),
      );
    case 'list':
      return listView(block.items, you);
  }
}

function listView(items: (Block & { readonly type: 'list' })['items'], you: string): HTMLElement {
  const rows = items.map(({ number, spans }) => {
    const row = element('li', '', ...spanViews(spans, you));
    if (number !== undefined) row.value = number;
    return row;
  });
  const isNumbered = items[0]?.number !== undefined;
  return element(isNumbered ? 'ol' : 'ul', 'list', ...rows);
}

const TAGS = { emphasis: 'em', strong: 'strong', strikethrough: 's' } as const;

function spanViews(spans: readonly Span[], you: string): (Node | string)[] {
  return spans.flatMap((span) => {
    switch (span.type) {
      case 'words':
        return wordsView(span.text, you);
      case 'code':
        return inlineCode(span.text);
      default:
        return element(TAGS[span.type], '', ...spanViews(span.spans, you));
    }
  });
}

function wordsView(text: string, you: string): (Node | string)[] {
  if (!mayHaveLinks(text)) return mentionViews(text, you);
  const view = element('span', '');
  showWords(view, text, you);
  return [view];
}

/** Code runs from left to right, whatever is around it. */
function inlineCode(text: string): HTMLElement {
  const code = element('code', 'inline-code', text);
  code.dir = 'ltr';
  return code;
}

function pieceView(piece: Piece, you: string): (Node | string)[] {
  return piece.type === 'link' ? linkView(piece) : mentionViews(piece.text, you);
}

/** Names that are called stand out, our own the most. */
function mentionViews(text: string, you: string): (Node | string)[] {
  return mentionParts(text, you).map(({ text, whom }) =>
    whom ? element('bdi', `mention ${whom}`, text) : text,
  );
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
