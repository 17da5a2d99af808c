import type { Address } from '../../support/clients.ts';
import type { Book } from './book.ts';
import { type Encoding, type MemberLine, openLine } from './line.ts';

/** Somebody who chats in peace, and comes back when the line breaks. */
export interface Member {
  readonly name: string;
  /** Resolves when it is in the room for the first time. */
  readonly joined: Promise<void>;
  say(number: number): void;
  /** Whether all that it said is known to have arrived, and it is in the room. */
  readonly settled: boolean;
  /** The latest event that it knows of, where it is told. */
  readonly seq: number;
  cut(): void;
  stall(ms: number): void;
  leave(): void;
}

/** Between a lost connection and the next try. */
const COME_BACK_MS = 100;
const KEY = /#([a-z]+\d+:\d+)/;

export interface Company {
  readonly address: Address;
  readonly book: Book;
}

/** What members of all encodings have in common: a name, and a line that is opened again. */
export abstract class LineMember implements Member {
  readonly name: string;
  readonly joined: Promise<void>;
  protected readonly book: Book;
  protected line: MemberLine;
  protected inRoom = false;
  /** What the server said last that was no chat: why it hangs up, if it does. */
  protected lastWord = '';
  abstract readonly settled: boolean;
  abstract readonly seq: number;
  readonly #encoding: Encoding;
  readonly #address: Address;
  readonly #joined = Promise.withResolvers<void>();
  #leaving = false;

  constructor(name: string, encoding: Encoding, { address, book }: Company) {
    this.name = name;
    this.book = book;
    this.joined = this.#joined.promise;
    this.#encoding = encoding;
    this.#address = address;
    book.open(name);
    this.line = this.#open();
  }

  abstract say(number: number): void;
  /** Says hello, for the first time or again. */
  protected abstract greet(): void;
  protected abstract hear(message: string): void;
  protected abstract farewell(): string;

  cut(): void {
    this.line.cut();
  }

  stall(ms: number): void {
    this.line.stall(ms);
  }

  leave(): void {
    this.#leaving = true;
    this.line.send(this.farewell());
  }

  protected entered(): void {
    this.inRoom = true;
    this.#joined.resolve();
  }

  #open(): MemberLine {
    return openLine(this.#address, this.#encoding, {
      opened: () => this.greet(),
      heard: (message) => this.hear(message),
      closed: (why) => this.#comeBack(why),
    });
  }

  #comeBack(why: string): void {
    if (this.inRoom && !this.#leaving) this.book.broke(this.name, `${why} ${this.lastWord}`.trim());
    this.inRoom = false;
    if (this.#leaving) return;
    setTimeout(() => {
      if (!this.#leaving) this.line = this.#open();
    }, COME_BACK_MS);
  }
}

export function textOf(key: string): string {
  return `#${key} is said in peace, and heard by everybody`;
}

/** The key of a message of the group, wherever it is quoted. */
export function keyIn(text: string): string | undefined {
  return KEY.exec(text)?.[1];
}
