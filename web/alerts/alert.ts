import { isolated } from '../../clients/chat/direction.ts';
import { authorName, type Entry } from '../../clients/chat/entry.ts';

/*
 * A chat is used beside other work, so it must be able to call for attention, and must not do so unasked.
 * Both ways to alert are off at first. A browser asks for permission only once: if a page asks before the
 * person wants anything, the answer is "never". So it is asked when the switch is pressed, and an answer
 * that leaves nothing possible is explained with what the person can do about it.
 */

/** A way to tell a person who is not looking at the page about a message. Each is off until switched on. */
export interface Alert {
  /** The name under which the device stores whether it is on. */
  readonly name: 'sound' | 'notifications';
  /** A sentence that says why this alert is not available here. */
  readonly obstacle?: string | undefined;
  /** Whether permission is granted already. */
  readonly isAllowed: boolean;
  /** Asks for permission if needed, and gives a sample. If denied, resolves to a sentence that says why. */
  switchOn(): Promise<string | undefined>;
  tell(entry: Entry): void;
}

/** A message in short: its author and its content. */
export function inShort(entry: Entry): { title: string; body: string } {
  const { content } = entry;
  const title = authorName(entry);
  switch (content.type) {
    case 'said':
      return { title, body: content.text };
    case 'acted':
      return { title, body: `${isolated(title)} ${content.text}` };
    case 'clip':
      return { title, body: content.clip.kind === 'voice' ? 'Voice message' : 'Video message' };
    default:
      return { title, body: '' };
  }
}

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
  let sounds = 0;
  const play = async () => {
    // One context for all sounds: in some browsers only a context that started with a click can play later.
    context ??= new AudioContext();
    // The audio output is open only while it sounds. A sound may begin before another one ends.
    sounds += 1;
    void context.resume();
    await playNotes(context);
    sounds -= 1;
    if (sounds === 0) await context.suspend();
  };
  return {
    name: 'sound',
    isAllowed: true,
    async switchOn() {
      void play();
      return undefined;
    },
    tell() {
      // Before the first click or key press a browser plays nothing, and would play the sound later.
      if (navigator.userActivation.hasBeenActive) void play();
    },
  };
}

/** Plays the notes, and resolves at the end of the last one. */
async function playNotes(context: AudioContext): Promise<void> {
  const ends = NOTES_HZ.map((hertz, index) =>
    playNote(context, hertz, context.currentTime + index * STEP_S),
  );
  await Promise.all(ends);
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

const UNSAFE =
  'Browsers notify only from safe addresses: https, or http://localhost on the computer that runs the server.';
const NONE = 'This browser has no notifications for pages like this one.';
const BLOCKED =
  'The browser blocks notifications from this page. Allow them in its settings for this address, then switch them on again.';
const UNANSWERED =
  'Notifications were not allowed. Switch them on again, and allow them when the browser asks.';

/** System notifications, one at a time: each replaces the one before. */
export class Notifications implements Alert {
  readonly name = 'notifications';
  #latest: Notification | undefined;

  constructor() {
    // A person who is back does not need it.
    addEventListener('focus', () => this.close());
  }

  get obstacle(): string | undefined {
    if (!isSecureContext) return UNSAFE;
    return 'Notification' in window ? undefined : NONE;
  }

  get isAllowed(): boolean {
    return !this.obstacle && Notification.permission === 'granted';
  }

  async switchOn(): Promise<string | undefined> {
    const permission = await Notification.requestPermission();
    if (permission === 'denied') return BLOCKED;
    if (permission === 'default') return UNANSWERED;
    try {
      this.#show('wirechat', 'You will be told of messages here while you are elsewhere.');
      return undefined;
    } catch {
      // Chrome on Android supports them only in service workers, and the constructor throws.
      return NONE;
    }
  }

  /** Closes the latest notification. */
  close(): void {
    this.#latest?.close();
  }

  tell(entry: Entry): void {
    const { title, body } = inShort(entry);
    // The permission may have been revoked meanwhile.
    if (this.isAllowed) this.#show(title, body);
  }

  #show(title: string, body: string): void {
    // With `renotify` Chrome alerts the person even while the previous notification is still there.
    const looks = { dir: 'auto', icon: 'icons/192.png' } as const;
    const options = { body, tag: 'wirechat', renotify: true, ...looks };
    const shown = new Notification(title, options);
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
    this.#latest = shown;
  }
}
