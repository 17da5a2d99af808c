import { MAX_TEXT_CHARACTERS } from '../../shared/limits.ts';
import { tidyText } from '../../shared/text.ts';
import { readTyped } from '../../shared/typed.ts';

/** How many characters (code points) more a message may have; below 0, how many are too many. */
export function charactersLeft(raw: string): number {
  return MAX_TEXT_CHARACTERS - [...tidyText(saidIn(raw))].length;
}

/** A command's own name is not said. */
function saidIn(raw: string): string {
  const typed = readTyped(raw);
  if ('text' in typed) return typed.text;
  return typed.command === 'me' ? typed.argument : raw;
}
