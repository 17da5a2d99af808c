import type { CodePiece } from '../text/code-colours.ts';
import { OnDemand } from '../text/on-demand.ts';
import { copyButton } from './copy-button.ts';
import { element } from './dom.ts';
import { showLate } from './late-view.ts';

/*
 * A block of code: in a box of its own that scrolls sideways, because a wrapped line of code is hard to read,
 * with a button that copies it as it was written.
 */

const colours = new OnDemand(() => import('../text/code-colours.ts'));

/** A box that scrolls can be reached with the keyboard. Others are no stop on the way through the log. */
const widths = new ResizeObserver((changes) => {
  for (const { target } of changes)
    if (target instanceof HTMLElement)
      target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
});

/** Creates the box for code. `language` is what was written behind the fence, or empty. */
export function codeView(text: string, language: string): HTMLElement {
  const code = element('code', '', text);
  if (language !== '')
    showLate(code, text, colours, ({ codePieces }) => codePieces(text, language).map(pieceView));
  const box = element('pre', 'code', code);
  widths.observe(box);
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', language === '' ? 'Code' : `Code, ${language}`);
  const copy = element('button', 'button small copy-code', 'Copy');
  copy.type = 'button';
  copyButton(copy, () => text);
  const head = element('div', 'code-head', element('span', 'code-language', language), copy);
  const view = element('div', 'code-block', head, box);
  // Code runs from left to right, whatever the message does.
  view.dir = 'ltr';
  return view;
}

function pieceView({ text, colour }: CodePiece): Node | string {
  return colour ? element('span', `code-${colour}`, text) : text;
}
