import type { Clip, MemberInfo, TimelineEvent } from '../../shared/protocol.ts';
import type { Quote } from '../../shared/quote.ts';
import { CLEARED, HOST_NAME } from './host-words.ts';

/*
 * The shape of the log. An event of the protocol says what happened, in the server's terms; an entry is
 * what a person sees of it, and it exists even before the server knows of it: a message that is being
 * sent, a notice that only this person gets. Entries are values and never change, so a view can compare
 * the old one with the new one.
 */

/** What a player needs to know of a clip, from the server or just recorded here. */
export type PlayableClip = Pick<Clip, 'kind' | 'mime' | 'durationMs' | 'waveform' | 'url'>;

/** The delivery state of one of our own messages. `progress`, from 0 to 1, is that of its upload. */
export type Delivery =
  | { readonly state: 'sending'; readonly progress?: number }
  | { readonly state: 'sent' }
  /** `isFinal`: the same message would be refused again. */
  | { readonly state: 'failed'; readonly reason: string; readonly isFinal?: true };

type Content =
  | { readonly type: 'said' | 'acted'; readonly text: string }
  | { readonly type: 'clip'; readonly clip: PlayableClip }
  | { readonly type: 'joined' | 'left' }
  | { readonly type: 'renamed'; readonly from: string }
  | { readonly type: 'notice'; readonly text: string };

/** A place on the timeline of a server. After a restart there is another timeline. */
interface Place {
  readonly epoch: string;
  readonly seq: number;
}

/** A message that another one answers, or is about to. */
export interface Answered extends Quote {
  readonly epoch: string;
}

/** One entry of the log. Entries are immutable: a new one with the same key replaces the old one. */
export interface Entry {
  readonly key: string;
  /** Milliseconds since 1970, by the server's clock, which is estimated until the entry is posted. */
  readonly at: number;
  readonly content: Content;
  /** The person that it is about. Notices have none. */
  readonly author?: MemberInfo;
  /** Only for messages that the server has posted. */
  readonly place?: Place;
  /** The message that it answers. */
  readonly re?: Answered;
  /** Only for our own messages. */
  readonly delivery?: Delivery;
  /** The host of the server has said it. Only the server can say so; a name or a text proves nothing. */
  readonly isHost?: true;
  /** It happened before we joined. */
  readonly isHistory?: true;
}

/** True for a message of ours that the server has neither confirmed nor refused. */
export function isSending({ delivery }: Entry): boolean {
  return delivery?.state === 'sending';
}

/** True for a message of ours that the server has not confirmed, including one that it has refused. */
export function isUnsent({ delivery }: Entry): boolean {
  return delivery !== undefined && delivery.state !== 'sent';
}

/** True for a text, an action or a clip. */
function isMessage({ content: { type } }: Entry): boolean {
  return type === 'said' || type === 'acted' || type === 'clip';
}

/** True for a message that others have seen, too. */
export function isPosted(entry: Entry): boolean {
  return isMessage(entry) && !isUnsent(entry);
}

/** True for a message from somebody else that arrived after we joined. */
export function isNews(entry: Entry): boolean {
  return isMessage(entry) && !entry.delivery && !entry.isHistory;
}

/** The entry for an event of the timeline with this epoch. */
export function entryOf(event: TimelineEvent, key: string, epoch = ''): Entry {
  const { id, name, at, seq } = event;
  const isHost = event.type === 'said' && event.host === true;
  const re = 're' in event && event.re;
  const entry: Entry = { key, at, content: contentOf(event), author: { id, name } };
  return {
    ...entry,
    ...(isMessage(entry) && { place: { epoch, seq } }),
    ...(re && { re: { epoch, ...re } }),
    ...(isHost && { isHost }),
  };
}

/** The name of the author, for people. */
export function authorName({ author, isHost }: Entry): string {
  return isHost ? HOST_NAME : (author?.name ?? '');
}

/** The same entry as a delivered one of our own. */
export function asOwn(entry: Entry): Entry {
  return isMessage(entry) ? { ...entry, delivery: { state: 'sent' } } : entry;
}

function contentOf(event: TimelineEvent): Content {
  switch (event.type) {
    case 'said':
    case 'acted':
      return { type: event.type, text: event.text };
    case 'clip':
      return { type: 'clip', clip: event.clip };
    case 'renamed':
      return { type: 'renamed', from: event.from };
    case 'cleared':
      return { type: 'notice', text: CLEARED };
    default:
      return { type: event.type };
  }
}
