import { byId } from './dom.ts';

/** After a voice message of the log the next one below it is played, unless it is our own. */
export function playNextVoice(): void {
  const log = byId('log', HTMLElement);
  const recorder = byId('recorder', HTMLElement);
  // `ended` does not bubble, but it can be captured on its way down.
  log.addEventListener(
    'ended',
    ({ target }) => {
      // What is heard now would be recorded.
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
