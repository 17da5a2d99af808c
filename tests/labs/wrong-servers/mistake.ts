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
}

/** Starts and ends. */
export interface TestServer {
  /** Returns the port, which the system chooses if it is 0. */
  listen(port: number): Promise<number>;
  close(): Promise<void>;
}

/** A file of this folder. */
export interface WrongServer {
  readonly mistake: Mistake;
  readonly Server: new () => TestServer;
}
