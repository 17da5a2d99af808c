import type { Entry } from '../chat/entry.ts';

/** A way to tell a person who looks elsewhere of a message. Each is off until it is switched on. */
export interface Alert {
  /** Under this name the device remembers whether it is on. */
  readonly name: 'sound' | 'notifications';
  /** Why there can be none here, in a sentence. */
  readonly obstacle?: string | undefined;
  /** Whether it may be on, without asking anybody. */
  readonly isAllowed: boolean;
  /** Asks where that is needed, and gives a sample. Resolves with why it may not be on, in a sentence. */
  switchOn(): Promise<string | undefined>;
  tell(entry: Entry): void;
}

/** A message in short: who, and what. */
export function inShort({ author, content }: Entry): { title: string; body: string } {
  const title = author?.name ?? '';
  switch (content.type) {
    case 'said':
      return { title, body: content.text };
    case 'acted':
      return { title, body: `${title} ${content.text}` };
    case 'clip':
      return { title, body: content.clip.kind === 'voice' ? 'Voice message' : 'Video message' };
    default:
      return { title, body: '' };
  }
}
