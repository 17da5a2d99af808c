import { type Entry, isNews } from '../../clients/chat/entry.ts';
import { Unread } from '../../clients/chat/unread.ts';
import { byId } from './dom.ts';

/*
 * What happens while the person looks elsewhere: messages are counted, in the title and on the icon.
 * "Elsewhere" is a window without focus, even if it is visible on a second screen, because nobody can
 * tell whether it is being read.
 */

/** Counts messages from others that arrive while the person is not looking at the window. */
export class WindowUnread {
  readonly #unread = new Unread();
  readonly #onCount: (count: number, forYou: number) => void;
  #forYou = 0;

  /** `onCount` also gets how many of the messages are for this person in particular. */
  constructor(onCount: (count: number, forYou: number) => void) {
    this.#onCount = onCount;
    watchAttention((isHere) => {
      this.#unread.away = !isHere;
      if (isHere) this.#forYou = 0;
      onCount(this.#unread.count, this.#forYou);
    });
  }

  /** Returns whether it is a message that arrives out of the person's sight. */
  placed(entry: Entry, isForYou: boolean): boolean {
    if (!isNews(entry)) return false;
    const before = this.#unread.count;
    this.#unread.arrived(entry.key);
    const isUnseen = this.#unread.count > before;
    if (isUnseen && isForYou) this.#forYou += 1;
    this.#onCount(this.#unread.count, this.#forYou);
    return isUnseen;
  }

  /** The messages are gone. */
  cleared(): void {
    this.#unread.forget();
    this.#forYou = 0;
    this.#onCount(0, 0);
  }
}

/** Width and height of the icon, in pixels. Browsers scale it down. */
const SIZE_PX = 64;
/** The radius of the red disc in its corner. */
const RADIUS_PX = 21;
/** The highest number that fits into the disc. */
const MAX_SHOWN = 9;

/** Shows how many messages are unread: in the title, on its icon, and on that of the installed page. */
export function showUnread(count: number, forYou: number): void {
  const counts = forYou === 0 ? `${count}` : `${count}, ${forYou} for you`;
  document.title = count === 0 ? 'wirechat' : `(${counts}) wirechat`;
  const link = byId('favicon', HTMLLinkElement);
  const label = count > MAX_SHOWN ? `${MAX_SHOWN}+` : String(count);
  if (link.dataset.label !== label) link.href = count === 0 ? 'icon.svg' : iconWith(label);
  link.dataset.label = label;
  // Not every browser has it or allows it on every page.
  if ('setAppBadge' in navigator) navigator.setAppBadge(count).catch(() => {});
}

function iconWith(label: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE_PX;
  canvas.height = SIZE_PX;
  const brush = canvas.getContext('2d');
  if (!brush) return 'icon.svg';
  brush.drawImage(byId('brand-icon', HTMLImageElement), 0, 0, SIZE_PX, SIZE_PX);
  brush.fillStyle = '#c4122f';
  brush.arc(SIZE_PX - RADIUS_PX, RADIUS_PX, RADIUS_PX, 0, 2 * Math.PI);
  brush.fill();
  brush.fillStyle = '#fff';
  brush.font = `700 ${label.length === 1 ? 32 : 25}px system-ui, sans-serif`;
  brush.textAlign = 'center';
  brush.textBaseline = 'middle';
  brush.fillText(label, SIZE_PX - RADIUS_PX, RADIUS_PX + 2);
  return canvas.toDataURL();
}

/** Reports, now and on each change, whether the person is looking: the window is visible and focused. */
export function watchAttention(onChange: (isHere: boolean) => void): void {
  const tell = () => onChange(!document.hidden && document.hasFocus());
  document.addEventListener('visibilitychange', tell);
  addEventListener('focus', tell);
  addEventListener('blur', tell);
  tell();
}
