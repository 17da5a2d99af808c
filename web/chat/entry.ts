import type { Clip, MemberInfo, TimelineEvent } from '../../shared/protocol.ts';

/** What a player needs of a clip: the server's, or the one that was just recorded here. */
export type PlayableClip = Pick<Clip, 'kind' | 'mime' | 'durationMs' | 'waveform' | 'url'>;

/** How far a message of our own has come. `progress`, from 0 to 1, is that of its upload. */
export type Delivery =
  | { readonly state: 'sending'; readonly progress?: number }
  | { readonly state: 'sent' }
  | { readonly state: 'failed'; readonly reason: string };

type Content =
  | { readonly type: 'said' | 'acted'; readonly text: string }
  | { readonly type: 'clip'; readonly clip: PlayableClip }
  | { readonly type: 'joined' | 'left' }
  | { readonly type: 'renamed'; readonly from: string }
  | { readonly type: 'notice'; readonly text: string };

/** One entry of the log. Entries do not change: a new one with the same key takes the old one's place. */
export interface Entry {
  readonly key: string;
  /** Milliseconds since 1970: by the server's clock once it has been there, by ours before. */
  readonly at: number;
  readonly content: Content;
  /** Of whom it tells; notices tell of nobody. */
  readonly author?: MemberInfo;
  /** Our own messages have one. */
  readonly delivery?: Delivery;
  /** It happened before we came. */
  readonly isHistory?: true;
}

/** True for a message of ours that the server has neither confirmed nor refused. */
export function isSending({ delivery }: Entry): boolean {
  return delivery?.state === 'sending';
}

/** True for what somebody says, does, or has recorded. */
function isMessage({ content: { type } }: Entry): boolean {
  return type === 'said' || type === 'acted' || type === 'clip';
}

/** True for a message of somebody else that has come since we are here. */
export function isNews(entry: Entry): boolean {
  return isMessage(entry) && !entry.delivery && !entry.isHistory;
}

/** The entry for an event of the timeline. */
export function entryOf(event: TimelineEvent, key: string): Entry {
  const { id, name, at } = event;
  return { key, at, content: contentOf(event), author: { id, name } };
}

/** The same as an entry of our own, which has arrived. */
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
    default:
      return { type: event.type };
  }
}
