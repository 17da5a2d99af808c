import { keyIn, LineMember, textOf } from './member.ts';

/** A member at telnet. It has no session: after a broken connection it joins under another name. */
export class TextMember extends LineMember {
  readonly seq = 0;
  #visits = 0;

  get settled(): boolean {
    return this.inRoom && this.book.missing(this.name).length === 0;
  }

  say(number: number): void {
    if (!this.inRoom) return;
    const key = `${this.name}:${number}`;
    this.book.said(key);
    this.line.send(textOf(key));
  }

  protected greet(): void {
    this.#visits += 1;
    // Its old name stays taken during the grace period.
    this.line.send(this.#visits === 1 ? this.name : `${this.name}-${this.#visits}`);
  }

  protected farewell(): string {
    return '/quit';
  }

  protected hear(line: string): void {
    if (line.startsWith('* The room contains:')) this.entered();
    else if (line.startsWith('! ')) this.lastWord = line;
    const key = line.startsWith('[') ? keyIn(line) : undefined;
    if (key) this.book.heard(this.name, key, undefined, true);
  }
}
