import { button } from './dom.ts';

/*
 * A message that is higher than the conversation would push everything else off the screen, so only its
 * beginning is shown, with a button for the rest. How high a text is depends on the width of the window and on its
 * fonts, so the page looks at it after layout. It need not look at short texts, which are most of them.
 */

/** Lines, and characters, of a text that fits on every screen. */
const FEW_LINES = 10;
const FEW_CHARACTERS = 400;

/** The texts that may be too high, with their buttons. */
const buttons = new WeakMap<Element, HTMLElement>();
const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) show(target);
});

/**
 * Folds the view of a text if it is too high for the screen. Returns the button that shows the rest, if it may
 * be needed. `giveHeight` is called with a function that changes the height for the reader.
 */
export function fold(
  view: HTMLElement,
  text: string,
  giveHeight: (toggle: () => void) => void,
): HTMLElement[] {
  if (text.length <= FEW_CHARACTERS && text.split('\n').length <= FEW_LINES) return [];
  const toggle = button({ className: 'button small fold-toggle' }, () =>
    giveHeight(() => setFolded(view, !view.classList.contains('folded'))),
  );
  buttons.set(view, toggle);
  setFolded(view, true);
  sizes.observe(view);
  // A link in the hidden part that gets the focus has to be seen.
  view.addEventListener('focusin', ({ target }) => {
    const isHidden = target instanceof Element && isBelow(target, view);
    if (isHidden) giveHeight(() => setFolded(view, false));
  });
  return [toggle];
}

function setFolded(view: HTMLElement, isFolded: boolean): void {
  view.classList.toggle('folded', isFolded);
  const toggle = buttons.get(view);
  if (!toggle) return;
  toggle.textContent = isFolded ? 'Show all' : 'Show less';
  toggle.ariaExpanded = String(!isFolded);
  show(view);
}

/** Shows the button where it does something. */
function show(view: Element): void {
  const isCut = view.scrollHeight > view.clientHeight + 1;
  view.classList.toggle('cut', isCut);
  const toggle = buttons.get(view);
  if (toggle) toggle.hidden = view.classList.contains('folded') && !isCut;
}

function isBelow(part: Element, view: Element): boolean {
  return (
    view.classList.contains('cut') &&
    part.getBoundingClientRect().bottom > view.getBoundingClientRect().bottom
  );
}
