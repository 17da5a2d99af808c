import { MAX_TEXT_CHARACTERS } from '../../shared/limits.ts';
import { withoutControls } from '../../shared/text.ts';

/** How many characters (code points) more a message may have; below 0, how many are too many. */
export function charactersLeft(typed: string): number {
  // A command's own name is not said.
  const text = typed.replace(/^\s*\/(me\s|(?=\/))/i, '');
  return MAX_TEXT_CHARACTERS - [...withoutControls(text).trim()].length;
}
