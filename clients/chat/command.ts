import { DETAILS, ProtocolError } from '../../shared/codes.ts';
import { MAX_TEXT_CHARACTERS } from '../../shared/limits.ts';
import { parseName, parseText, tidyText } from '../../shared/text.ts';
import { readTyped } from '../../shared/typed.ts';
import { sentence } from './format.ts';

/*
 * What a typed text means, and how long it may become. Both depend on where a command ends and its text
 * begins, which `readTyped` decides in the same way as the server does for telnet.
 *
 * The rules of names and texts are those of `shared/`, so a client refuses what the server would refuse,
 * at once and in the same words. That is a courtesy: the server checks everything again.
 */

/** What a typed text means. The texts of `help` and `refused` are only shown to this person. */
export type Command =
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'act'; readonly text: string }
  | { readonly type: 'answer'; readonly name: string; readonly text: string }
  | { readonly type: 'nick'; readonly name: string }
  | { readonly type: 'who' }
  | { readonly type: 'leave' }
  | { readonly type: 'help'; readonly text: string }
  | { readonly type: 'refused'; readonly text: string };

/** A command as it is explained to people: with an example of what follows it, if anything does. */
export interface CommandHelp {
  readonly command: string;
  readonly example: string;
  readonly help: string;
}

const COMMAND_HELP: readonly CommandHelp[] = [
  { command: '/me', example: 'waves', help: 'says what you do' },
  { command: '/re', example: 'kate yes', help: 'answers the latest message of kate' },
  { command: '/nick', example: 'kate', help: 'takes another name' },
  { command: '/who', example: '', help: 'lists who is here' },
  { command: '/quit', example: '', help: 'leaves' },
  { command: '/help', example: '', help: 'lists the commands' },
];

/** The commands that begin like this. */
export function commandsThatBegin(typed: string): readonly CommandHelp[] {
  return COMMAND_HELP.filter(({ command }) => command.startsWith(typed.toLowerCase()));
}

const HELP = [
  ...COMMAND_HELP.map(({ command, example, help }) => `${`${command} ${example}`.trim()}: ${help}`),
  '//x: says “/x”',
].join('\n');

const COMMANDS = new Map<string, (argument: string) => Command>([
  ['me', (argument) => ({ type: 'act', text: parseText(argument) })],
  ['re', readAnswer],
  ['nick', (argument) => ({ type: 'nick', name: parseName(argument) })],
  ['who', () => ({ type: 'who' })],
  ['quit', () => ({ type: 'leave' })],
  ['help', () => ({ type: 'help', text: HELP })],
]);

function readAnswer(argument: string): Command {
  const { name, text } = answerIn(argument);
  if (name === '')
    return { type: 'refused', text: 'Say whom you answer, and what, such as /re kate yes.' };
  return { type: 'answer', name: parseName(name), text: parseText(text) };
}

/** A name that was completed has a colon or a blank behind it. */
function answerIn(argument: string): { readonly name: string; readonly text: string } {
  const end = argument.search(/\s|$/u);
  const name = argument.slice(0, end).replace(/:$/u, '');
  return { name, text: argument.slice(end).trimStart() };
}

/** Parses a message or `/command`. Refuses what the server would refuse. */
export function parseCommand(raw: string): Command {
  try {
    const typed = readTyped(raw);
    if ('text' in typed) return { type: 'say', text: parseText(typed.text) };
    const command = COMMANDS.get(typed.command);
    if (command) return command(typed.argument);
    return { type: 'refused', text: `/${typed.command}: ${sentence(DETAILS['unknown-command'])}` };
  } catch (error) {
    if (error instanceof ProtocolError) return { type: 'refused', text: sentence(error.message) };
    throw error;
  }
}

/** How many more characters (code points) a message may have. A negative number is how many are too many. */
export function charactersLeft(raw: string): number {
  return MAX_TEXT_CHARACTERS - [...tidyText(saidIn(raw))].length;
}

/** The text that is sent, without the name of a command. */
function saidIn(raw: string): string {
  const typed = readTyped(raw);
  if ('text' in typed) return typed.text;
  if (typed.command === 're') return answerIn(typed.argument).text;
  return typed.command === 'me' ? typed.argument : raw;
}
