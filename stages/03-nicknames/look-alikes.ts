import { readFileSync } from 'node:fs';
import { ProtocolError } from '../../shared/codes.ts';
import { lazy } from '../../shared/lazy.ts';

/** By a character: the one that it looks like, or several. */
const prototypes = lazy(() => {
  const table = readFileSync(new URL('./confusables.txt', import.meta.url), 'utf8');
  const rows = table.matchAll(/^([\dA-F]+) ; ([\dA-F ]+)$/gm);
  return new Map(Array.from(rows, ([, from = '', to = '']) => [characters(from), characters(to)]));
});

const RESERVED = lazy(() => ['server', 'system', 'everyone'].map(looksOf));
/** What `/clock` puts in front of a line, as a skeleton: `1` has become `l` there, and `0` `O`. */
const CLOCK = /^(?:[\p{Nd}lOo]{2}[^\p{L}\p{Nd}]){2}[\p{Nd}lOo]{2}$/u;

/**
 * How a name looks: as it is written, in small letters and in capitals. Two names of which any looks
 * are the same cannot be told apart: `AIice` with a capital i is drawn like `Alice`, `b0b` like `BOB`.
 * Capitals also bring ß, ẞ and SS together. The looks are skeletons (UTS #39 section 4), which differ
 * where people see a difference.
 */
export function looksOf(name: string): ReadonlySet<string> {
  const capitals = small(name).toUpperCase();
  return new Set([small(skeleton(name)), small(name), capitals].map(skeleton));
}

/**
 * Refuses names that pass for something of the server's own.
 * @throws ProtocolError `name-invalid`
 */
export function checkReserved(looks: ReadonlySet<string>): void {
  const isReserved = RESERVED().some((reserved) => !reserved.isDisjointFrom(looks));
  if (isReserved || [...looks].some((look) => CLOCK.test(look))) {
    throw new ProtocolError('name-invalid');
  }
}

/** In small letters, which keep no mark of `İ`: an i has its dot already. */
function small(name: string): string {
  return name.toLowerCase().normalize('NFD').replaceAll('i\u0307', 'i');
}

/** In names letters have one direction, so this is the skeleton without the bidirectional part. */
function skeleton(name: string): string {
  const prototype = (character: string) => prototypes().get(character) ?? character;
  return Array.from(name.normalize('NFD'), prototype).join('').normalize('NFD');
}

function characters(codePoints: string): string {
  return String.fromCodePoint(...codePoints.split(' ').map((code) => Number.parseInt(code, 16)));
}
