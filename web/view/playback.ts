import { recallSpeed, rememberSpeed } from '../storage.ts';
import { button, byId } from './dom.ts';

/*
 * Rules for all players of the page together. The events of media elements do not bubble, but they can be
 * captured on the way down, so one listener is enough for players that do not exist yet.
 */

/** Pauses all other players when one starts. */
export function playOneAtATime(): void {
  // `play` does not bubble, but it can be captured.
  document.addEventListener('play', ({ target }) => silence(target), { capture: true });
}

/** Pauses all players except one. Live camera pictures are not paused. */
export function silence(but: unknown = undefined): void {
  for (const media of document.querySelectorAll<HTMLMediaElement>('audio, video')) {
    if (media !== but && !media.srcObject) media.pause();
  }
}

/** After a voice message, plays the next one below it, unless that is our own. */
export function playNextVoice(): void {
  const log = byId('log', HTMLElement);
  const recorder = byId('recorder', HTMLElement);
  // `ended` does not bubble, but it can be captured.
  log.addEventListener(
    'ended',
    ({ target }) => {
      // A clip that is playing would be recorded.
      if (recorder.hidden) void nextVoice(log, target)?.play();
    },
    { capture: true },
  );
}

function nextVoice(log: HTMLElement, ended: EventTarget | null): HTMLAudioElement | undefined {
  if (!(ended instanceof HTMLAudioElement)) return undefined;
  // Not those of people whom the listener has muted.
  const isHeard = (audio: Element) => audio === ended || !audio.closest('.folded:not(.open)');
  const voices = [...log.querySelectorAll('audio')].filter(isHeard);
  const next = voices[voices.indexOf(ended) + 1];
  return next?.closest('.own') ? undefined : next;
}

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
