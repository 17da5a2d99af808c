import type { Alert } from './alert.ts';

/** Two notes that rise, in hertz (E5 and A5), and how long each sounds, in seconds. */
const NOTES_HZ = [659, 880];
const NOTE_S = 0.35;
/** Between the beginnings of the two, in seconds. */
const STEP_S = 0.11;
/** So loud is it at its loudest, where 1 is full; and where it has died away: an exponential curve never gets to 0. */
const LOUD = 0.15;
const SILENT = 0.0001;

/** A short sound, made on the spot. */
export function chime(): Alert {
  let context: AudioContext | undefined;
  const play = () => {
    // One for all sounds: some browsers let only one that began with a click sound later on.
    context ??= new AudioContext();
    void playNotes(context);
  };
  return {
    name: 'sound',
    isAllowed: true,
    async switchOn() {
      play();
      return undefined;
    },
    tell() {
      // Before the first click or key a browser is silent, and would make up for it later.
      if (navigator.userActivation.hasBeenActive) play();
    },
  };
}

/** Keeps the loudspeaker busy no longer than it sounds. */
async function playNotes(context: AudioContext): Promise<void> {
  void context.resume();
  const ends = NOTES_HZ.map((hertz, index) =>
    playNote(context, hertz, context.currentTime + index * STEP_S),
  );
  await Promise.all(ends);
  await context.suspend();
}

/** One note that begins at once and dies away, at `start` in the context's own time. Resolves at its end. */
function playNote(context: AudioContext, hertz: number, start: number): Promise<unknown> {
  const note = new OscillatorNode(context, { frequency: hertz });
  const loudness = new GainNode(context, { gain: 0 });
  loudness.gain.setValueAtTime(LOUD, start);
  loudness.gain.exponentialRampToValueAtTime(SILENT, start + NOTE_S);
  note.connect(loudness).connect(context.destination);
  note.start(start);
  note.stop(start + NOTE_S);
  return new Promise((resolve) => note.addEventListener('ended', resolve));
}
