/** Whatever begins to play silences the others. */
export function playOneAtATime(): void {
  // `play` does not bubble, but it can be captured on its way down.
  document.addEventListener('play', ({ target }) => silence(target), { capture: true });
}

/** Pauses whatever is played, but for one. Live pictures are no clips and go on. */
export function silence(but: unknown = undefined): void {
  for (const media of document.querySelectorAll<HTMLMediaElement>('audio, video')) {
    if (media !== but && !media.srcObject) media.pause();
  }
}
