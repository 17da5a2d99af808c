import { ProtocolError } from '../../shared/codes.ts';
import { MAX_NAME_ATTEMPTS } from '../../shared/limits.ts';
import type { Request, ServerEvent } from '../../shared/protocol.ts';
import { cleanText, parseName, parseText } from '../../shared/text.ts';
import { readTyped, type TypedCommand } from '../../shared/typed.ts';
import type { Dialect, Listener } from './dialect.ts';
import type { HubEvent, Told } from './told.ts';

/** A command of the text dialect: `/name rest of the line`. */
interface Command {
  /** The argument, as `/help` shows it. */
  readonly takes?: string;
  readonly help: string;
  /** @throws ProtocolError if the argument is not valid */
  readonly read: (rest: string, listener: Listener) => Request | undefined;
}
export type Commands = Readonly<Record<string, Command>>;

/** Turns an event into lines of text. */
type Phrase<E extends HubEvent> = (event: E) => readonly string[];
/** One phrase per event type. Events without one are not shown. */
export type Phrases = { readonly [T in ServerEvent['type']]?: Phrase<ServerEvent & { type: T }> };

/**
 * The dialect for people with telnet or netcat, after "Budget Chat" (protohackers.com, problem 3). Each
 * stage adds its commands and phrases.
 */
export function textDialect(commandTable: Commands, phraseTable: Phrases): Dialect {
  const commands = new Map(Object.entries(commandTable));
  const phrases = new Map(Object.entries(phraseTable)) as Map<string, Phrase<HubEvent>>;

  function carryOut(
    { command: name, argument }: TypedCommand,
    listener: Listener,
  ): Request | undefined {
    if (name === 'help') return void listener.write(toLines(help(commandTable)));
    const command = commands.get(name);
    if (!command) throw new ProtocolError('unknown-command');
    return command.read(argument, listener);
  }

  function linesFor({ event }: Told, listener: Listener): readonly string[] {
    // People already see on their screen what they typed.
    if (isBy(listener, event) && event.type !== 'renamed') return [];
    const events = event.type === 'several' ? event.events : [event];
    return events.flatMap((each) => linesOf(each, listener));
  }

  function linesOf(event: HubEvent, { clock }: Listener): readonly string[] {
    const lines = phrases.get(event.type)?.(event) ?? [];
    if (!clock || !('at' in event)) return lines;
    const time = timeOf(event.at);
    return lines.map((line) => `[${time}] ${line}`);
  }

  const plain = Symbol('text');
  const timed = Symbol('text with the time');

  return {
    greeting: 'Welcome to wirechat! What shall I call you?\r\n',
    // A text client cannot resume, so there is nothing to wait for.
    atEnd: { type: 'leave' },
    read(line, listener) {
      if (!listener.memberId) return hello(line);
      const typed = readTyped(line);
      return 'text' in typed ? say(typed.text) : carryOut(typed, listener);
    },
    encode: (told, listener) => toLines(told.flatMap((each) => linesFor(each, listener))),
    mannerOf: ({ clock }) => (clock ? timed : plain),
    isPersonal: (told, listener) => told.some(({ event }) => isBy(listener, event)),
    givesUp: (code, count) => code === 'name-invalid' || count >= MAX_NAME_ATTEMPTS,
  };
}

function isBy(listener: Listener, event: HubEvent): boolean {
  return 'id' in event && event.id === listener.memberId;
}

function hello(line: string): Request {
  return { type: 'hello', v: 1, name: parseName(cleanText(line)) };
}

function say(line: string): Request {
  return { type: 'say', text: parseText(line) };
}

function help(commands: Commands): string[] {
  return Object.entries(commands).map(
    ([name, { takes, help }]) => `* /${name}${takes ? ` ${takes}` : ''}: ${help}`,
  );
}

function toLines(lines: readonly string[]): Uint8Array {
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''));
}

/** The time of day at the server, such as 12:34:56. */
function timeOf(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}
