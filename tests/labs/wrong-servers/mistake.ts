import type { Outcome } from '../../../labs/run-checks.ts';

/** What is wrong with a server, and how one sees it from outside. */
export interface Mistake {
  /** One sentence. */
  readonly is: string;
  /** The title of the check that refuses it. */
  readonly refusedBy: string;
  readonly kind: Outcome['kind'];
  /** What a learner reads in the report, and what gives the mistake away. */
  readonly shows: string | RegExp;
  /** It stops or ends its whole process, so it needs one of its own. */
  readonly needsProcess?: boolean;
  /** The check takes too long for `npm test`; `npm run labs` runs it. */
  readonly takesLong?: boolean;
}

/** Starts and ends. */
export interface TestServer {
  /** Returns the port, which the system chooses if it is 0. */
  listen(port: number): Promise<number>;
  close(): Promise<void>;
}

/** A few lines of one file of a stage, and what a wrong server has in their place. */
export interface Change {
  /** From the root. */
  readonly file: string;
  /** Each text and what replaces it, wherever it occurs in the file. */
  readonly lines: readonly (readonly [right: string, wrong: string])[];
}

/** A file of this folder: a server of its own, or a stage with a change. */
export interface WrongServer {
  readonly mistake: Mistake;
  readonly Server?: new () => TestServer;
  readonly change?: Change;
}
