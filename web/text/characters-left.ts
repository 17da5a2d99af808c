import { MAX_TEXT_CHARACTERS } from '../../shared/limits.ts';
import { tidyText } from '../../shared/text.ts';
import { readTyped } from '../../shared/typed.ts';

/** How many more characters (code points) a message may have. A negative number is how many are too many. */
export function charactersLeft(raw: string): number {
  return MAX_TEXT_CHARACTERS - [...tidyText(saidIn(raw))].length;
}

/** The text that is sent, without the name of a command. */
function saidIn(raw: string): string {
  const typed = readTyped(raw);
  if ('text' in typed) return typed.text;
  return typed.command === 'me' ? typed.argument : raw;
}
