import type { Address } from '../../support/clients.ts';
import type { Book } from './book.ts';
import { type Encoding, type MemberLine, openLine } from './line.ts';

/** A member who chats, and reconnects when the connection breaks. */
export interface Member {
  readonly name: string;
  /** Resolves when it is in the room for the first time. */
  readonly joined: Promise<void>;
  say(number: number): void;
  /** Whether it is in the room and all its messages are confirmed. */
  readonly settled: boolean;
  /** The latest event that it knows of, if it is told. */
  readonly seq: number;
  cut(): void;
  stall(ms: number): void;
  leave(): void;
}

/** Time between a lost connection and the next attempt. */
const COME_BACK_MS = 100;
const KEY = /#([a-z]+\d+:\d+)/;

export interface Company {
  readonly address: Address;
  readonly book: Book;
}

/** The common part of members in all encodings: a name, and a connection that is opened again. */
export abstract class LineMember implements Member {
  readonly name: string;
  readonly joined: Promise<void>;
  protected readonly book: Book;
  protected line: MemberLine;
  protected inRoom = false;
  /** The server's last message that was not chat: the reason if it closes the connection. */
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

/** The key of one of the group's messages in a text. */
export function keyIn(text: string): string | undefined {
  return KEY.exec(text)?.[1];
}
