import type { PlayableClip } from '../../clients/chat/entry.ts';
import { minutes } from '../../clients/chat/format.ts';
import { button, element, icon } from './dom.ts';
import { seekSlider } from './seek-slider.ts';
import { speedButton } from './speed-button.ts';

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
