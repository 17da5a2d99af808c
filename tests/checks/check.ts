import { test as nodeTest } from 'node:test';
import type { Program } from '../support/process.ts';
import type { Target } from '../support/target.ts';

/** Starts a server for one check. */
export type Start = () => Promise<Target>;

/** Runs another program of this repository for one check, such as the client of a stage. */
export type Run = (file: string, ...args: string[]) => Program;

/** Something that a server must do, as a client sees it. */
export interface Check extends CheckOptions {
  /** A sentence that is true of a correct server. */
  readonly title: string;
  /** Rejects if the server does otherwise. */
  run(): Promise<void>;
}

interface CheckOptions {
  /** The lab step that it shows to be done: `03.1`. */
  readonly step?: string;
  /** One, if not given. */
  readonly points?: number;
  /** Where it is promised: a page of `docs/` and a heading on it. */
  readonly see?: string;
  /** Milliseconds. */
  readonly timeout?: number;
  /** Why it cannot pass on this system. */
  readonly skip?: string | false;
}

let collected: Check[] | undefined;

/** Defines a check: a test, or an entry of the list that `checksIn` is making. */
export function test(title: string, options: CheckOptions, run: () => Promise<void>): void;
export function test(title: string, run: () => Promise<void>): void;
export function test(
  title: string,
  options: CheckOptions | (() => Promise<void>),
  run?: () => Promise<void>,
): void {
  const [given, check] = typeof options === 'function' ? [{}, options] : [options, run];
  if (!check) throw new Error(`'${title}' checks nothing`);
  if (collected) collected.push({ ...given, title, run: check });
  else nodeTest(title, given, check);
}

/** Returns the checks that `define` defines, instead of making tests of them. */
export function checksIn(define: () => void): Check[] {
  const checks: Check[] = [];
  collected = checks;
  try {
    define();
  } finally {
    collected = undefined;
  }
  return checks;
}
