/** Whatever begins to play silences the others. Live pictures are no clips and go on. */
export function playOneAtATime(): void {
  const pauseOthers = ({ target }: Event) => {
    for (const media of document.querySelectorAll<HTMLMediaElement>('audio, video')) {
      if (media !== target && !media.srcObject) media.pause();
    }
  };
  // `play` does not bubble, but it can be captured on its way down.
  document.addEventListener('play', pauseOthers, { capture: true });
}
