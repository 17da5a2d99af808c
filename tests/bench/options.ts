/** The command line of `npm run bench`. */
import { parseArgs } from 'node:util';

export interface Options {
  /** Contestants and scenarios to measure; empty for all. */
  readonly only: readonly string[];
  /** Fewer rounds: for a look, not for figures to publish. */
  readonly quick: boolean;
  /** A commit to compare this checkout with. */
  readonly against: string | undefined;
  readonly help: boolean;
}

export const USAGE = `npm run bench -- [--only NAME]… [--quick] [--against COMMIT]

  --only NAME        a contestant or a scenario; may be repeated
  --quick            fewer rounds, and no report
  --against COMMIT   compares this checkout with another commit, interleaved`;

/** @throws Error with a sentence for the person who typed it */
export function parseOptions(args: readonly string[], names: Names): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      against: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const known = [...names.contestants, ...names.scenarios];
  const unknown = values.only.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `There is no '${unknown}' to measure.\n` +
        `The contestants: ${names.contestants.join(', ')}.\n` +
        `The scenarios: ${names.scenarios.join(', ')}.`,
    );
  }
  return { ...values, against: values.against };
}

export interface Names {
  readonly contestants: readonly string[];
  readonly scenarios: readonly string[];
}

/** The items that were asked for. If none of this kind was named, all of them. */
export function chosen<T extends { readonly name: string }>(
  items: readonly T[],
  only: readonly string[],
): readonly T[] {
  const named = items.filter(({ name }) => only.includes(name));
  return named.length > 0 ? named : items;
}
