/**
 * The text dialect, for people with telnet or netcat: the first line is a name, and later lines are commands,
 * after "Budget Chat" (protohackers.com, problem 3). Each stage adds its commands and its phrases.
 */
import { type Code, ProtocolError, refusalLine } from '../../shared/codes.ts';
import { MAX_NAME_ATTEMPTS } from '../../shared/limits.ts';
import type { HubEvent, Request } from '../../shared/protocol.ts';
import { cleanText, parseName, parseText } from '../../shared/text.ts';
import { readTyped } from '../../shared/typed.ts';
import type { Envelope } from './link.ts';

/** A format of the conversation: turns lines into requests, and events into bytes. It has no state. */
export interface Dialect {
  /** What is sent before the client has sent anything. */
  readonly greeting: string;
  /** The request that the end of the client's stream means. */
  readonly atEnd: Request;
  /**
   * Turns a line into a request, or into nothing if the line concerns only this reader.
   * @throws ProtocolError if the line is not valid
   */
  read(line: string, reader: Reader): Request | undefined;
  encode(events: readonly Envelope<HubEvent>[]): Uint8Array;
  /** Whether the `count`-th refusal before the welcome ends the connection. */
  givesUp(code: Code, count: number): boolean;
}

/** The client whose line is read, as far as a dialect may know and change it. */
export interface Reader {
  /** Undefined until the welcome. */
  readonly memberId: string | undefined;
  /** Can be replaced by another dialect, which the following lines and events are in. */
  dialect: Dialect;
  write(bytes: Uint8Array): void;
}

/** A command of the text dialect: `/name argument`. */
interface Command {
  /** The argument, as `/help` shows it. */
  readonly takes?: string;
  readonly help: string;
  /** @throws ProtocolError if the argument is not valid */
  readonly read: (argument: string, reader: Reader) => Request | undefined;
}
export type Commands = Readonly<Record<string, Command>>;

/** Turns an event of one type into lines of text. */
type Phrase<T> = (event: HubEvent & { readonly type: T }) => readonly string[];
/** One phrase for each type of event. Events without a phrase are not shown. */
export type Phrases = { readonly [T in HubEvent['type']]?: Phrase<T> };

/** A web page could make a browser send a request to this port, so nothing here may act on one. */
const HTTP_REQUEST = /^[A-Z]+ \S+ HTTP\/\d/;

export function textDialect(commands: Commands, phrases: Phrases): Dialect {
  function carryOut(name: string, argument: string, reader: Reader): Request | undefined {
    if (name === 'help') return void reader.write(toBytes(help(commands)));
    // An object has `constructor` and other functions that are not commands.
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) throw new ProtocolError('unknown-command');
    return command.read(argument, reader);
  }

  return {
    greeting: 'Welcome to wirechat! What shall I call you?\r\n',
    // A person who comes back types the name again, so there is nothing to wait for.
    atEnd: { type: 'leave' },
    read(line, reader) {
      if (!reader.memberId) return hello(line);
      const typed = readTyped(line);
      if ('text' in typed) return { type: 'say', text: parseText(typed.text) };
      return carryOut(typed.command, typed.argument, reader);
    },
    encode: (events) => toBytes(events.flatMap(({ content }) => linesFor(content, phrases))),
    givesUp: (code, count) => code === 'name-invalid' || count >= MAX_NAME_ATTEMPTS,
  };
}

/** The lines that show an event. */
export function linesFor(event: HubEvent, phrases: Phrases): readonly string[] {
  // The entry for a type takes the events of that type.
  const phrase = phrases[event.type] as Phrase<unknown> | undefined;
  return phrase?.(event) ?? [];
}

function hello(line: string): Request {
  if (HTTP_REQUEST.test(line)) throw new ProtocolError('wrong-port');
  return { type: 'hello', v: 1, name: parseName(cleanText(line)) };
}

function help(commands: Commands): string[] {
  return Object.entries(commands).map(
    ([name, { takes, help }]) => `* /${name}${takes ? ` ${takes}` : ''}: ${help}`,
  );
}

/** Telnet's line ending is CR LF (RFC 854). */
function toBytes(lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
}

/** The commands of stage 03. */
export const nicknameCommands: Commands = {
  nick: {
    takes: 'NAME',
    help: 'takes another name',
    read: (name) => ({ type: 'nick', name: parseName(name) }),
  },
  who: { help: 'who is here', read: () => ({ type: 'who' }) },
  quit: { help: 'leaves', read: () => ({ type: 'leave' }) },
};

/** How the events of stage 03 read. */
export const nicknamePhrases: Phrases = {
  welcome({ members, you }) {
    const others = members.filter(({ id }) => id !== you.id).map(({ name }) => name);
    return [`* The room contains: ${others.join(', ')}`.trimEnd()];
  },
  members: ({ members }) => [`* In the room: ${members.map(({ name }) => name).join(', ')}`],
  renamed: ({ from, name }) => [`* ${from} is now known as ${name}`],
  refused: (refused) => [refusalLine(refused)],
  bye: (bye) => (bye.code === 'left' ? [] : [refusalLine(bye)]),
};
