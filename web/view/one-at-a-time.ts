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
