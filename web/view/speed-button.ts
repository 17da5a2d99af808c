import { recallSpeed, rememberSpeed } from '../storage.ts';
import { button } from './dom.ts';

const SPEEDS = [1, 1.5, 2];

/** Changes the speed of a clip, and of all others from then on: the speed is a preference of the listener. */
export function speedButton(media: HTMLMediaElement): HTMLButtonElement {
  const view = button({ className: 'speed' }, () => {
    const next = SPEEDS[(SPEEDS.indexOf(media.playbackRate) + 1) % SPEEDS.length] ?? 1;
    rememberSpeed(next);
    for (const any of document.querySelectorAll<HTMLMediaElement>('audio, video'))
      setSpeed(any, next);
  });
  const show = () => {
    view.textContent = `${media.playbackRate}×`;
    view.setAttribute('aria-label', `Speed ${media.playbackRate}×`);
  };
  setSpeed(media, SPEEDS.find((speed) => speed === recallSpeed()) ?? 1);
  show();
  media.addEventListener('ratechange', show);
  return view;
}

/** Also sets the default, which a player uses when it loads. */
function setSpeed(media: HTMLMediaElement, speed: number): void {
  media.defaultPlaybackRate = speed;
  media.playbackRate = speed;
}
