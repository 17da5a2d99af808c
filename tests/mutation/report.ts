/** Reports each survivor without an excuse, and the score of each place. */
import { readFileSync } from 'node:fs';
import { matchesGlob, relative } from 'node:path';
import type { MutantResult } from '@stryker-mutator/api/core';
import { PLACES, type Place } from './places.ts';

/** Enough of a piece of code to identify it. */
const EXCERPT_CHARACTERS = 100;

/** A change that no test notices, identified without line numbers, which change. */
interface Survivor {
  /** The line on which it begins. */
  readonly line: string;
  readonly code: string;
  readonly becomes: string;
}
/** A survivor that may stay. */
interface Excuse extends Survivor {
  readonly why: string;
}

/** Prints the report, and returns whether everything passes. */
export function report(files: readonly string[], mutants: readonly MutantResult[]): boolean {
  const excuses: Record<string, readonly Excuse[]> = JSON.parse(
    readFileSync(new URL('survivors.json', import.meta.url), 'utf8'),
  );
  const missing = files.map((file) => reportFile(file, mutants, excuses[file] ?? []));
  console.log();
  const scores = PLACES.map((place) => reportPlace(place, mutants));
  return !missing.includes(true) && !scores.includes(false);
}

/**
 * Prints the survivors of a file, and returns whether there is an excuse for code that is not there. One for a change
 * that was noticed is only mentioned: a test on a busy computer may fail for another reason.
 */
function reportFile(
  file: string,
  mutants: readonly MutantResult[],
  excuses: readonly Excuse[],
): boolean {
  const lines = readFileSync(file, 'utf8').split('\n');
  const all = mutants
    .filter((mutant) => nameOf(mutant) === file)
    .map((mutant) => ({ mutant, survivor: describe(mutant, lines) }));
  for (const { mutant, survivor } of all) {
    if (!lives(mutant) || excuses.some((excuse) => isSame(excuse, survivor))) continue;
    print(`${file}:${mutant.location.start.line} (${mutant.status})`, survivor);
  }
  const missing = excuses.filter((each) => {
    const same = all.filter(({ survivor }) => isSame(each, survivor));
    if (same.length === 0) print(`${file}: survivors.json excuses what is not there`, each);
    else if (!same.some(({ mutant }) => lives(mutant)))
      print(`${file}: survivors.json excuses what was noticed this time`, each);
    return same.length === 0;
  });
  return missing.length > 0;
}

function print(about: string, { line, code, becomes }: Survivor): void {
  console.log(`\n${about}\n  ${line}\n- ${code}\n+ ${becomes}`);
}

/** Prints the score of a place, and returns whether it is high enough. */
function reportPlace(
  { name, code, leastPercent }: Place,
  mutants: readonly MutantResult[],
): boolean {
  const own = mutants.filter((mutant) => matchesGlob(nameOf(mutant), code));
  const noticed = own.filter(({ status }) => status === 'Killed').length;
  const all = noticed + own.filter(lives).length;
  if (all === 0) return true;
  const enough = noticed >= (all * leastPercent) / 100;
  const verdict = enough ? '' : `, and ${leastPercent} % it must be`;
  console.log(`${name}: ${((noticed / all) * 100).toFixed(1)} % of ${all}${verdict}`);
  return enough;
}

/** A mutant that only makes a test hang counts as alive. */
function lives({ status }: MutantResult): boolean {
  return status === 'Survived' || status === 'NoCoverage' || status === 'Timeout';
}

function nameOf({ fileName }: MutantResult): string {
  return relative('.', fileName).replaceAll('\\', '/');
}

function describe({ location, replacement }: MutantResult, lines: readonly string[]): Survivor {
  const { start, end } = location;
  const changed = lines.slice(start.line - 1, end.line);
  changed.push((changed.pop() ?? '').slice(0, end.column - 1));
  const code = changed.join('\n').slice(start.column - 1);
  const line = lines[start.line - 1] ?? '';
  return { line: line.trim(), code: shorten(code), becomes: shorten(replacement ?? '') };
}

function shorten(code: string): string {
  const flat = code.replace(/\s+/g, ' ');
  return flat.length > EXCERPT_CHARACTERS ? `${flat.slice(0, EXCERPT_CHARACTERS)}…` : flat;
}

function isSame(one: Survivor, other: Survivor): boolean {
  return one.line === other.line && one.code === other.code && one.becomes === other.becomes;
}
