import type { PlayableClip } from '../../clients/chat/entry.ts';
import { minutes } from '../../shared/minutes.ts';
import { button, element, icon } from './dom.ts';
import { speedButton } from './playback.ts';

/*
 * The player of a voice message. The browser's own controls would do, but show no waveform, in which
 * people find a place by its look. What they replace they have to provide: the roles, names and keys of a
 * slider, for people who cannot see or point.
 */

/** The controls of a voice message: play and pause, a waveform for seeking, the time left, and the speed. */
export function voiceParts(audio: HTMLAudioElement, clip: PlayableClip): HTMLElement[] {
  const toggle = () => (audio.paused ? void audio.play() : audio.pause());
  const play = button({ className: 'play' }, toggle);
  const left = element('span', 'clip-time');
  const seek = (ms: number) => {
    audio.currentTime = ms / 1000;
    showPlace(ms);
  };
  const slider = seekSlider(clip, seek, toggle);
  const showPlace = (ms = audio.ended ? 0 : audio.currentTime * 1000) => {
    left.textContent = minutes(Math.max(0, clip.durationMs - ms));
    slider.show(ms);
  };
  // Only on a change, because an icon that is replaced under the pointer loses its click.
  const showState = () => {
    play.setAttribute('aria-label', audio.paused ? 'Play' : 'Pause');
    play.replaceChildren(icon(audio.paused ? 'play' : 'pause'));
  };
  for (const event of ['play', 'pause']) audio.addEventListener(event, showState);
  for (const event of ['timeupdate', 'seeked', 'ended']) {
    audio.addEventListener(event, () => showPlace());
  }
  showState();
  showPlace();
  return [play, slider.element, left, speedButton(audio), audio];
}

/** The step of an arrow key, in milliseconds. */
const STEP_MS = 1_000;
/** The step of PageUp and PageDown, in milliseconds. */
const PAGE_MS = 5_000;
/** For clips without a waveform. */
const FLAT = Array.from({ length: 48 }, () => 8);

/** A slider, and a function that moves it. */
interface SeekSlider {
  readonly element: HTMLElement;
  /** Shows a position in the clip, in milliseconds. */
  show(ms: number): void;
}

/**
 * The waveform of a clip as a slider, for the pointer and the usual keys of sliders (WAI-ARIA). Space calls
 * `onToggle`, so that people who seek by keys can play and pause from there.
 */
function seekSlider(
  clip: PlayableClip,
  onSeek: (ms: number) => void,
  onToggle: () => void,
): SeekSlider {
  const levels = clip.waveform.length > 0 ? clip.waveform : FLAT;
  const bars = levels.map((level) => {
    const bar = element('span', 'bar');
    bar.style.height = `${Math.max(8, level)}%`;
    return bar;
  });
  const slider = element('div', 'waveform', ...bars);
  const show = (ms: number) => {
    slider.setAttribute('aria-valuenow', String(Math.round(ms)));
    slider.setAttribute('aria-valuetext', `${minutes(ms)} of ${minutes(clip.durationMs)}`);
    const played = (ms / clip.durationMs) * bars.length;
    for (const [index, bar] of bars.entries()) bar.classList.toggle('played', index < played);
  };
  const seek = (ms: number) => onSeek(Math.min(clip.durationMs, Math.max(0, ms)));
  describe(slider, clip.durationMs);
  followPointer(slider, (share) => seek(share * clip.durationMs));
  slider.addEventListener('keydown', (event) => {
    const target = targetOf(event.key, Number(slider.ariaValueNow), clip.durationMs);
    if (target === undefined && event.key !== ' ') return;
    event.preventDefault();
    if (target === undefined) onToggle();
    else seek(target);
  });
  return { element: slider, show };
}

/** Calls `onPlace` with the position of the pressed pointer, from 0 to 1. */
function followPointer(slider: HTMLElement, onPlace: (share: number) => void): void {
  const follow = ({ clientX }: PointerEvent) => {
    const { left, width } = slider.getBoundingClientRect();
    onPlace((clientX - left) / width);
  };
  slider.addEventListener('pointerdown', (event) => {
    slider.setPointerCapture(event.pointerId);
    follow(event);
  });
  slider.addEventListener('pointermove', (event) => {
    if (slider.hasPointerCapture(event.pointerId)) follow(event);
  });
}

/** What a screen reader needs to know of a slider that is drawn with bars. */
function describe(slider: HTMLElement, durationMs: number): void {
  slider.tabIndex = 0;
  slider.setAttribute('role', 'slider');
  slider.setAttribute('aria-label', 'Place in the voice message');
  slider.setAttribute('aria-valuemin', '0');
  slider.setAttribute('aria-valuemax', String(durationMs));
}

function targetOf(key: string, now: number, durationMs: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return now - STEP_MS;
    case 'ArrowRight':
    case 'ArrowUp':
      return now + STEP_MS;
    case 'PageDown':
      return now - PAGE_MS;
    case 'PageUp':
      return now + PAGE_MS;
    case 'Home':
      return 0;
    case 'End':
      return durationMs;
    default:
      return undefined;
  }
}
