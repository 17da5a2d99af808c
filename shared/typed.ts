import { cleanText, INVISIBLE } from './text.ts';

/** A `/command`: its name in lower case, and what follows it. */
interface TypedCommand {
  readonly command: string;
  readonly argument: string;
}
/** What a person typed: a command, or a text to say. */
export type Typed = TypedCommand | { readonly text: string };

const COMMAND = new RegExp(`^${INVISIBLE}*/(?!/)(\\S*)\\s*(.*)$`, 'su');
/** `//x` says `/x`. */
const ESCAPED = new RegExp(`^${INVISIBLE}*//`, 'u');

/**
 * Cleans what was typed before deciding what it is, so that an invisible character in front of a command
 * cannot turn the command into a message to everybody.
 */
export function readTyped(raw: string): Typed {
  const typed = cleanText(raw);
  const [found, command = '', argument = ''] = COMMAND.exec(typed) ?? [];
  if (found === undefined) return { text: typed.replace(ESCAPED, '/') };
  return { command: command.toLowerCase(), argument };
}
