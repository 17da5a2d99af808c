import type { Alert } from './alert.ts';

/** Two rising notes in hertz (E5 and A5), and how long each sounds, in seconds. */
const NOTES_HZ = [659, 880];
const NOTE_S = 0.35;
/** Time between the starts of the two notes, in seconds. */
const STEP_S = 0.11;
/** The gain at the start, where 1 is full, and at the end: an exponential curve never reaches 0. */
const LOUD = 0.15;
const SILENT = 0.0001;

/** A short synthesized sound. */
export function chime(): Alert {
  let context: AudioContext | undefined;
  const play = () => {
    // One context for all sounds: in some browsers only a context that started with a click can play later.
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
      // Before the first click or key press a browser plays nothing, and would play the sound later.
      if (navigator.userActivation.hasBeenActive) play();
    },
  };
}

/** Keeps the audio output open only while it sounds. */
async function playNotes(context: AudioContext): Promise<void> {
  void context.resume();
  const ends = NOTES_HZ.map((hertz, index) =>
    playNote(context, hertz, context.currentTime + index * STEP_S),
  );
  await Promise.all(ends);
  await context.suspend();
}

/** Plays a note that fades out, at `start` in the context's time. Resolves at its end. */
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
