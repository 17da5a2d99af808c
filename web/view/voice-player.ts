import type { PlayableClip } from '../entry.ts';
import { minutes } from '../format.ts';
import { brokenClip } from './broken-clip.ts';
import { button, element, icon } from './dom.ts';
import { seekSlider } from './seek-slider.ts';

/** A voice message: play and pause, its waveform to seek in, and its time. */
export function voicePlayer(clip: PlayableClip): HTMLElement {
  const audio = new Audio(clip.url);
  audio.preload = 'metadata';
  const toggle = button({ className: 'play' }, () =>
    audio.paused ? void audio.play() : audio.pause(),
  );
  const time = element('span', 'clip-time');
  const slider = seekSlider(clip, (ms) => {
    audio.currentTime = ms / 1000;
    show();
  });
  const show = () => {
    const ms = audio.ended ? 0 : audio.currentTime * 1000;
    toggle.setAttribute('aria-label', audio.paused ? 'Play' : 'Pause');
    toggle.replaceChildren(icon(audio.paused ? 'play' : 'pause'));
    time.textContent = minutes(audio.paused && ms === 0 ? clip.durationMs : ms);
    slider.show(ms);
  };
  for (const event of ['play', 'pause', 'ended', 'timeupdate']) audio.addEventListener(event, show);
  show();
  const player = element('div', 'voice', toggle, slider.element, time, audio);
  player.dataset.kind = 'voice';
  audio.addEventListener('error', () => void brokenClip(player, clip));
  return player;
}
