import { byId } from './dom.ts';

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
  const voices = [...log.querySelectorAll('audio')];
  const next = voices[voices.indexOf(ended) + 1];
  return next?.closest('.own') ? undefined : next;
}
