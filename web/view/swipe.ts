/*
 * A swipe to the right with a finger, as phones know it from other chats. The style sheet leaves vertical moves
 * to the browser (`touch-action`), so scrolling is not affected.
 */

/** The distance that counts as a swipe, in pixels. */
const ENOUGH_PX = 56;
/** As far as the message follows the finger, in pixels. */
const FURTHEST_PX = 72;
/** A finger that moves less than this may want something else. */
const START_PX = 10;

/** What a swipe does. */
export interface SwipeListener {
  /** The part that moves with the finger; undefined if there is nothing to swipe. */
  bodyAt(target: Element): HTMLElement | undefined;
  swiped(target: Element): void;
}

interface Touch {
  readonly target: Element;
  readonly body: HTMLElement;
  readonly x: number;
  readonly y: number;
  moved: number;
}

/** Reports swipes to the right within an element. */
export class Swipe {
  readonly #listener: SwipeListener;
  #touch: Touch | undefined;

  constructor(within: HTMLElement, listener: SwipeListener) {
    this.#listener = listener;
    within.addEventListener('pointerdown', (event) => this.#begin(event));
    within.addEventListener('pointermove', (event) => this.#move(event));
    within.addEventListener('pointerup', () => this.#end(true));
    within.addEventListener('pointercancel', () => this.#end(false));
  }

  #begin({ target, pointerType, isPrimary, clientX: x, clientY: y }: PointerEvent): void {
    this.#end(false);
    if (pointerType !== 'touch' || !isPrimary || !(target instanceof Element)) return;
    const body = this.#listener.bodyAt(target);
    if (body && !movesSideways(target, body)) this.#touch = { target, body, x, y, moved: 0 };
  }

  #move({ clientX, clientY }: PointerEvent): void {
    const touch = this.#touch;
    if (!touch) return;
    const across = clientX - touch.x;
    if (touch.moved === 0 && Math.abs(clientY - touch.y) > Math.abs(across)) this.#end(false);
    else if (touch.moved > 0 || across > START_PX) {
      touch.moved = Math.min(Math.max(across, 1), FURTHEST_PX);
      touch.body.style.translate = `${touch.moved}px`;
    }
  }

  #end(isDone: boolean): void {
    const touch = this.#touch;
    this.#touch = undefined;
    if (!touch) return;
    touch.body.style.translate = '';
    if (isDone && touch.moved >= ENOUGH_PX) this.#listener.swiped(touch.target);
  }
}

/** Whether the finger is on something that has a use of its own for a move to the side. */
function movesSideways(target: Element, body: Element): boolean {
  if (target.closest('input, select, [role="slider"], video[controls]')) return true;
  for (let at: Element | null = target; at && at !== body; at = at.parentElement)
    if (at.scrollWidth > at.clientWidth && /auto|scroll/.test(getComputedStyle(at).overflowX))
      return true;
  return false;
}
