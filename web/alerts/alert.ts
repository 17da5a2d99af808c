import type { Entry } from '../../clients/chat/entry.ts';

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
