import { CIDS_PER_MEMBER } from '../../shared/limits.ts';
import type { Clip, MemberInfo, TimelineEvent } from '../../shared/protocol.ts';
import type { Entries, ServerClock } from './entries.ts';
import {
  type Answered,
  asOwn,
  type Delivery,
  type Entry,
  entryOf,
  isSending,
  type PlayableClip,
} from './entry.ts';
import type { ClientRequest } from './membership.ts';
import { newId } from './recording.ts';

/*
 * At least once from here, at most once at the server: together that is exactly once. A connection may
 * break after the server has posted a message and before the client has seen it. The client cannot tell
 * this from a message that was lost on the way, so it sends everything again that is not confirmed. Each
 * message has an id of its own (`cid`), and the server does not post the same id twice.
 */

/** A message of ours that is not confirmed yet. A clip has no request until it is uploaded. */
export interface Outgoing {
  readonly entry: Entry;
  readonly request?: ClientRequest;
}

/** What the outbox is connected to. */
interface OutboxSurroundings {
  readonly entries: Entries;
  readonly clock: ServerClock;
  readonly send: (request: ClientRequest) => void;
  /** Whether the server still knows this message. */
  readonly canAnswer: (answered: Answered) => boolean;
}

const UPLOADING: Delivery = { state: 'sending', progress: 0 };

/**
 * Our own messages until the server has confirmed them, by `cid`, which is also the key of their entries.
 * Because the server posts each `cid` only once, it is harmless to send a message twice.
 */
export class Outbox {
  readonly #entries: Entries;
  readonly #clock: ServerClock;
  readonly #send: (request: ClientRequest) => void;
  readonly #canAnswer: (answered: Answered) => boolean;
  readonly #outgoing = new Map<string, Outgoing>();
  readonly #lost = new Set<string>();
  #author: MemberInfo = { id: '', name: '' };

  constructor({ entries, clock, send, canAnswer }: OutboxSurroundings) {
    this.#entries = entries;
    this.#clock = clock;
    this.#send = send;
    this.#canAnswer = canAnswer;
  }

  /** Posts `text` as a message, or as an action (`/me`), which may answer another message. */
  post(type: 'say' | 'act', text: string, re?: Answered): void {
    const content = { type: type === 'say' ? 'said' : 'acted', text } as const;
    const entry = this.#newEntry(newId(), content, { state: 'sending' }, re);
    this.#put({ entry, request: { type, text, cid: entry.key, ...(re && { re: re.seq }) } });
  }

  /** The texts that are not confirmed, in a form that JSON can hold. */
  get texts(): Outgoing[] {
    return [...this.#outgoing.values()].filter(({ entry }) => entry.content.type !== 'clip');
  }

  /** Takes over one of the `texts` of an earlier page, under the same `cid`. */
  takeOver(outgoing: Outgoing): void {
    this.#put(this.#withValidQuote(outgoing));
  }

  /** Forgets the quotes of messages that cannot be answered any more. The answers are kept. */
  forgetQuotes(): void {
    for (const [cid, outgoing] of this.#outgoing) {
      const valid = this.#withValidQuote(outgoing);
      if (valid === outgoing) continue;
      this.#outgoing.set(cid, valid);
      this.#entries.change(valid.entry);
    }
  }

  /** Shows a clip that is about to be uploaded. */
  addClip(cid: string, clip: PlayableClip, re?: Answered): void {
    const entry = this.#newEntry(cid, { type: 'clip', clip }, UPLOADING, re);
    this.#put(this.#withValidQuote({ entry }));
  }

  /** Shows how much of a clip is uploaded, from 0 to 1. */
  progress(cid: string, progress: number): void {
    const { entry } = this.#outgoing.get(cid) ?? {};
    if (entry && isSending(entry)) this.#deliver(cid, { state: 'sending', progress });
  }

  /** Posts a clip that has been uploaded. */
  share(cid: string, clip: Clip['id'], waveform: readonly number[]): void {
    const outgoing = this.#outgoing.get(cid);
    if (!outgoing) return;
    const { re } = outgoing.entry;
    const answers = re && { re: re.seq };
    const request: ClientRequest = {
      type: 'share',
      clip,
      waveform: [...waveform],
      cid,
      ...answers,
    };
    this.#outgoing.set(cid, { ...outgoing, request });
    this.#deliver(cid, { state: 'sending' });
    this.#send(request);
  }

  /** Marks a message that was refused or could not be sent, perhaps for good. */
  fail(cid: string, reason: string, isFinal = false): void {
    this.#deliver(cid, { state: 'failed', reason, ...(isFinal && { isFinal }) });
  }

  /** Marks all messages that are on their way as failed, because the connection is gone for good. */
  failAll(reason: string): void {
    for (const [cid, { entry }] of this.#outgoing) if (isSending(entry)) this.fail(cid, reason);
  }

  /** Sends a failed message again. A clip waits for `share`, because the server may have removed it. */
  retry(cid: string): void {
    const outgoing = this.#outgoing.get(cid);
    if (!outgoing) return;
    const isClip = outgoing.entry.content.type === 'clip';
    const delivery: Delivery = isClip ? UPLOADING : { state: 'sending' };
    const entry: Entry = { ...outgoing.entry, at: this.#clock.now(), delivery };
    this.#put(isClip ? { entry } : { ...outgoing, entry });
  }

  /** Called after a welcome: sends everything again that the server has not confirmed. */
  sendAgain(author: MemberInfo): void {
    // Unshared clips are removed with their member, even our own from before we became another one.
    const isAnother = this.#author.id !== author.id;
    this.#author = author;
    this.forgetQuotes();
    for (const [cid, { entry, request }] of this.#outgoing) {
      if (!request || !isSending(entry)) continue;
      if (isAnother && request.type === 'share') this.#lost.add(cid);
      else this.#send(request);
    }
  }

  /** Returns the clips that have to be uploaded again since the last call. */
  takeLost(): string[] {
    const lost = [...this.#lost];
    this.#lost.clear();
    return lost;
  }

  /** Returns true if this is one of the waiting messages, which is then delivered. */
  confirm(cid: string, event: TimelineEvent, epoch?: string): boolean {
    if (!this.#outgoing.delete(cid)) return false;
    this.#entries.place(asOwn(entryOf(event, cid, epoch)));
    return true;
  }

  /** Forgets a message whose entry is no longer shown: a message that nobody can see is not sent again. */
  forget(cid: string): void {
    this.#outgoing.delete(cid);
  }

  #newEntry(key: string, content: Entry['content'], delivery: Delivery, re?: Answered): Entry {
    const entry = { key, at: this.#clock.now(), author: this.#author, content, delivery };
    return re ? { ...entry, re } : entry;
  }

  #withValidQuote(outgoing: Outgoing): Outgoing {
    const { re, ...entry } = outgoing.entry;
    if (!re || this.#canAnswer(re)) return outgoing;
    const { request } = outgoing;
    const isAnswer = request && 're' in request;
    return isAnswer ? { entry, request: { ...request, re: undefined } } : { ...outgoing, entry };
  }

  #put(outgoing: Outgoing): void {
    const { entry, request } = outgoing;
    this.#outgoing.set(entry.key, outgoing);
    this.#entries.place(entry);
    const waiting = [...this.#outgoing.values()].filter((other) => isSending(other.entry));
    // The server remembers this many ids. With more in flight, a message sent again might be posted twice.
    if (waiting.length > CIDS_PER_MEMBER) this.fail(entry.key, 'Too many messages are waiting.');
    else if (request && isSending(entry)) this.#send(request);
  }

  #deliver(cid: string, delivery: Delivery): void {
    const outgoing = this.#outgoing.get(cid);
    if (!outgoing) return;
    const entry = { ...outgoing.entry, delivery };
    this.#outgoing.set(cid, { ...outgoing, entry });
    this.#entries.change(entry);
  }
}
