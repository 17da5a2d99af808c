/**
 * What the host types, as requests to the hub. A command that is not written as it must be is refused here,
 * with a sentence that says how it is written, so the hub sees only requests that have all their fields.
 * Whether there is such a member or such a ban, only the hub knows.
 */
import { ProtocolError } from '../../shared/codes.ts';
import type { HostRequest } from '../../shared/host-protocol.ts';
import { MAX_MUTE_MINUTES, MAX_PACE } from '../../shared/limits.ts';
import { parseText } from '../../shared/text.ts';
import { readTyped } from '../../shared/typed.ts';

/** What was typed: a request, the question for help, or nothing at all. */
export type HostCommand =
  | { readonly type: 'ask'; readonly request: HostRequest; readonly all: boolean }
  | { readonly type: 'help' }
  | { readonly type: 'nothing' };

interface Usage {
  readonly takes: string;
  readonly does: string;
  /** What else a person should know who has written it wrongly. */
  readonly note?: string;
  /** Returns undefined if the argument is not what the command takes. */
  readonly read: (argument: string) => HostRequest | undefined;
}

/** All commands, in the order of the help. */
const COMMANDS = new Map<string, Usage>([
  ['who', { takes: '[all]', does: 'who is here, the most active last', read: readWho }],
  ['say', { takes: 'TEXT', does: 'speaks to everybody as the host', read: readSay }],
  ['kick', { takes: 'NAME [WHY]', does: 'removes a member', read: readKick }],
  [
    'mute',
    {
      takes: 'NAME [MINUTES]',
      does: 'refuses what a member says',
      note: `MINUTES is a whole number from 1 to ${MAX_MUTE_MINUTES}`,
      read: readMute,
    },
  ],
  ['unmute', { takes: 'NAME', does: 'lets a member speak again', read: named('unmute') }],
  ['ban', { takes: 'NAME', does: 'removes a member, keeps the address out', read: named('ban') }],
  ['bans', { takes: '', does: 'the bans, with their numbers', read: alone('bans') }],
  [
    'unban',
    { takes: 'N', does: 'lifts a ban', note: '/bans lists their numbers', read: readUnban },
  ],
  ['lock', { takes: '', does: 'lets nobody new in', read: alone('lock') }],
  ['unlock', { takes: '', does: 'lets newcomers in again', read: alone('unlock') }],
  [
    'pace',
    {
      takes: 'N',
      does: 'lines a second from each connection',
      note: `N is a whole number from 0 to ${MAX_PACE}, and 0 means no limit`,
      read: readPace,
    },
  ],
  ['clear', { takes: '', does: 'forgets the conversation', read: alone('clear') }],
]);

/** The commands, as Tab completes them. */
export const COMMAND_NAMES: readonly string[] = [...COMMANDS.keys(), 'help'].map(
  (name) => `/${name}`,
);

/** The help, one line for each command. */
export const HELP: readonly string[] = [...COMMANDS].map(
  ([name, { takes, does }]) => `${`/${name} ${takes}`.padEnd(22)}${does}`,
);

/**
 * Reads one line of the host.
 * @throws ProtocolError `unknown-command`, `bad-request`, or what the rules of texts say
 */
export function readCommand(line: string): HostCommand {
  const typed = readTyped(line);
  if ('text' in typed) {
    if (typed.text.trim() === '') return { type: 'nothing' };
    throw new ProtocolError('unknown-command', 'say it with /say TEXT; /help lists the commands');
  }
  const { command } = typed;
  const argument = typed.argument.trim();
  if (command === 'help') return { type: 'help' };
  const usage = COMMANDS.get(command);
  if (!usage) {
    const detail = `there is no command /${command}; /help lists the commands`;
    throw new ProtocolError('unknown-command', detail);
  }
  const request = usage.read(argument);
  if (!request) throw new ProtocolError('bad-request', howTo(command, usage));
  return { type: 'ask', request, all: argument !== '' };
}

function howTo(command: string, { takes, note }: Usage): string {
  const written = takes === '' ? `write /${command} alone` : `write /${command} ${takes}`;
  return note ? `${written}; ${note}` : written;
}

/** A request without fields, for a command that takes nothing. */
function alone(type: 'bans' | 'lock' | 'unlock' | 'clear'): Usage['read'] {
  return (argument) => (argument === '' ? { type } : undefined);
}

/** A name is one word. What it means is found out by the hub, where names are compared by their looks. */
function named(type: 'mute' | 'unmute' | 'ban'): Usage['read'] {
  return (argument) => (/^\S+$/.test(argument) ? { type, name: argument } : undefined);
}

function readWho(argument: string): HostRequest | undefined {
  return argument === '' || argument === 'all' ? { type: 'who' } : undefined;
}

function readSay(argument: string): HostRequest | undefined {
  return argument === '' ? undefined : { type: 'say', text: parseText(argument) };
}

function readKick(argument: string): HostRequest | undefined {
  const [name, why] = firstWordOf(argument);
  if (name === '') return undefined;
  return { type: 'kick', name, ...(why !== '' && { why: parseText(why) }) };
}

function readMute(argument: string): HostRequest | undefined {
  const [name, minutes] = firstWordOf(argument);
  if (minutes === '') return named('mute')(argument);
  const number = wholeNumber(minutes, 1, MAX_MUTE_MINUTES);
  return number === undefined ? undefined : { type: 'mute', name, minutes: number };
}

function readUnban(argument: string): HostRequest | undefined {
  const number = wholeNumber(argument, 1, Number.MAX_SAFE_INTEGER);
  return number === undefined ? undefined : { type: 'unban', number };
}

function readPace(argument: string): HostRequest | undefined {
  const linesPerSecond = wholeNumber(argument, 0, MAX_PACE);
  return linesPerSecond === undefined ? undefined : { type: 'pace', linesPerSecond };
}

/** An argument without blanks around it, as its first word and what follows. */
function firstWordOf(argument: string): [first: string, rest: string] {
  const end = argument.search(/\s|$/);
  return [argument.slice(0, end), argument.slice(end).trimStart()];
}

function wholeNumber(text: string, min: number, max: number): number | undefined {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}
