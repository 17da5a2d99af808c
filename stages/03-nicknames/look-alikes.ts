import { readFileSync } from 'node:fs';
import { ProtocolError } from '../../shared/codes.ts';
import { HOST } from '../../shared/host-protocol.ts';
import { lazy } from '../../shared/lazy.ts';

/** Maps a character to the one or more characters that it looks like. */
const prototypes = lazy(() => {
  const table = readFileSync(new URL('./confusables.txt', import.meta.url), 'utf8');
  const rows = table.matchAll(/^([\dA-F]+) ; ([\dA-F ]+)$/gm);
  return new Map(Array.from(rows, ([, from = '', to = '']) => [characters(from), characters(to)]));
});

const RESERVED = lazy(() => ['server', 'system', 'everyone', HOST.name].map(looksOf));
/** The time that `/clock` puts in front of a line, as a skeleton, where `1` is `l` and `0` is `O`. */
const CLOCK = /^(?:[\p{Nd}lOo]{2}[^\p{L}\p{Nd}]){2}[\p{Nd}lOo]{2}$/u;

/**
 * How a name looks: as it is written, in lower case and in upper case. Two names with a look in common
 * cannot be told apart: `AIice` with a capital i looks like `Alice`, `b0b` like `BOB`. Upper case also
 * makes ß, ẞ and SS equal. The looks are skeletons (UTS #39 section 4), which differ where people see a
 * difference.
 */
export function looksOf(name: string): ReadonlySet<string> {
  const capitals = small(name).toUpperCase();
  return new Set([small(skeleton(name)), small(name), capitals].map(skeleton));
}

/**
 * Refuses names that could be mistaken for the server's own output.
 * @throws ProtocolError `name-invalid`
 */
export function checkReserved(looks: ReadonlySet<string>): void {
  const isReserved = RESERVED().some((reserved) => !reserved.isDisjointFrom(looks));
  if (isReserved || [...looks].some((look) => CLOCK.test(look))) {
    throw new ProtocolError('name-invalid');
  }
}

/** In lower case, without the extra dot that `İ` leaves: an i already has its dot. */
function small(name: string): string {
  return name.toLowerCase().normalize('NFD').replaceAll('i\u0307', 'i');
}

/** The letters of a name have one direction, so the bidirectional part of the skeleton is left out. */
function skeleton(name: string): string {
  const prototype = (character: string) => prototypes().get(character) ?? character;
  return Array.from(name.normalize('NFD'), prototype).join('').normalize('NFD');
}

function characters(codePoints: string): string {
  return String.fromCodePoint(...codePoints.split(' ').map((code) => Number.parseInt(code, 16)));
}
