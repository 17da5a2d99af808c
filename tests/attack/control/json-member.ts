import type { ServerEvent, TimelineEvent, Welcome } from '../../../shared/protocol.ts';
import type { Place } from './book.ts';
import { keyIn, LineMember, textOf } from './member.ts';

/**
 * A member that speaks JSON, and checks everything that the protocol promises: every event of the timeline
 * in its place, or the number of those that are no longer kept.
 */
export class JsonMember extends LineMember {
  #session: string | undefined;
  #place: Place | undefined;
  /** Its latest messages, which it sends again after each reconnect. */
  readonly #latest: string[] = [];
  /** Whether its own name was taken when it came back. */
  #keptOut = false;
  /** Sent, but not confirmed yet. */
  readonly #unconfirmed = new Set<string>();

  get settled(): boolean {
    return this.inRoom && this.#unconfirmed.size === 0;
  }

  get seq(): number {
    return this.#place?.seq ?? 0;
  }

  say(number: number): void {
    const key = `${this.name}:${number}`;
    this.#unconfirmed.add(key);
    if (this.#latest.push(key) > 3) this.#latest.shift();
    if (!this.inRoom) return;
    this.book.said(key);
    this.#send(key);
  }

  protected greet(): void {
    const [session, since] = [this.#session, this.#place];
    this.line.send(JSON.stringify({ type: 'hello', v: 1, name: this.name, session, since }));
  }

  protected farewell(): string {
    return '{"type":"leave"}';
  }

  protected hear(message: string): void {
    // The server sends a greeting first, in text.
    if (!message.startsWith('{')) return;
    // Not validated: errors of the server show in the book.
    const event = JSON.parse(message) as ServerEvent;
    if (event.type === 'welcome') this.#enter(event);
    else if ('seq' in event) this.#follow(event, true);
    else if (event.type === 'refused' || event.type === 'bye') this.#refused(event.code);
  }

  /**
   * A connection may break before the welcome to a new timeline arrives. The member does not know its session
   * then, and its own name is taken until the grace period is over. On the same timeline, that is a fault.
   */
  #refused(code: string): void {
    this.lastWord = code;
    if (code !== 'name-taken' || this.inRoom) return;
    this.#keptOut = true;
    this.cut();
  }

  #enter({ session, epoch, seq, recent, missed }: Welcome): void {
    const before = this.#place;
    if (before?.epoch === epoch) {
      if (this.#keptOut) this.book.fault(`${this.name} was kept out by its own name`);
      const back = session === this.#session;
      this.book.told(missed);
      if (back) for (const key of this.#latest) this.#send(key);
      this.#place = { epoch, seq: before.seq + missed };
      for (const event of recent) this.#follow(event, false);
      // A member that was gone for too long has joined again, and does not receive its own `joined`.
      const expected = this.#place.seq + (back ? 0 : 1);
      if (seq !== expected) this.book.fault(`${this.name} came back to ${seq}, not ${expected}`);
    } else if (before && missed !== -1) {
      this.book.fault(`${this.name} was not told that the timeline is another`);
    }
    this.#place = { epoch, seq };
    this.#session = session;
    this.#keptOut = false;
    this.entered();
    for (const key of this.#unconfirmed) {
      this.book.saidAgain(key);
      this.#send(key);
    }
  }

  #follow(event: TimelineEvent, live: boolean): void {
    if (!this.#place) return;
    const { epoch, seq } = this.#place;
    const key = 'text' in event && event.name === this.name ? keyIn(event.text) : undefined;
    if (key) this.#unconfirmed.delete(key);
    // The answer to a repeated message that was already posted is a confirmation, not an event.
    if (live && key && event.seq <= seq) return;
    if (event.seq !== seq + 1) this.book.fault(`${this.name} heard ${event.seq} after ${seq}`);
    this.#place = { epoch, seq: event.seq };
    const heard = 'text' in event ? keyIn(event.text) : undefined;
    if (heard) this.book.heard(this.name, heard, this.#place, live);
  }

  #send(key: string): void {
    this.line.send(JSON.stringify({ type: 'say', text: textOf(key), cid: key }));
  }
}
