import { AssertionError } from 'node:assert';
import { TooBusy } from '../tests/checks/attempts.ts';
import type { Check } from '../tests/checks/check.ts';
import { NotReceived } from '../tests/support/received.ts';
import { recorded } from '../tests/support/transcript.ts';
import { endRest, ServerError } from './program.ts';
import type { Servers, Story } from './server-programs.ts';
import { notWritten } from './starter.ts';
import { Recording } from './tap/recording.ts';

/** What became of one check. Only `passed` is a pass; whatever else happened has a kind of its own. */
export interface Outcome {
  readonly check: Check;
  readonly kind: 'passed' | Failure;
  readonly ms: number;
  /** Not for a pass: the rest of what is known. */
  readonly error?: Error;
  readonly recording?: Recording;
  readonly story?: Story;
}

type Failure =
  /** A part that the check needs is still to be written. */
  | 'not written'
  /** The server answered, and the answer is wrong. */
  | 'wrong answer'
  /** The check waited for something that did not come. */
  | 'no answer'
  /** The server ended, or a thread of it. */
  | 'crash'
  /** The server did not start. */
  | 'no server'
  /** The server accepts connections and answers none, or the check took longer than with any correct server. */
  | 'hang'
  /** The computer was too busy for the check to tell. */
  | 'too busy';

/** The time that a check may take, beyond all of its own deadlines, unless it says how long. */
const CHECK_MS = 60_000;

/** Runs one check against a server of its own. Never rejects. */
export async function runCheck(check: Check, servers: Servers, slow: number): Promise<Outcome> {
  const recording = new Recording();
  const began = performance.now();
  const ms = () => Math.round(performance.now() - began);
  const overdue = Promise.withResolvers<never>();
  const limitMs = (check.timeout ?? CHECK_MS) * slow;
  const timer = setTimeout(() => overdue.reject(new Overdue(limitMs)), limitMs);
  try {
    await Promise.race([recorded(recording, () => check.run()), overdue.promise]);
    const story = servers.story();
    // The answers were right, and yet the server met an error while it gave them.
    if (BUG.test(story.printed)) return { check, kind: 'crash', ms: ms(), recording, story };
    return { check, kind: 'passed', ms: ms() };
  } catch (thrown) {
    const error = causeOf(thrown as Error);
    const story = servers.story();
    if (error instanceof Overdue) await endRest();
    return { check, kind: kindOf(error, story), ms: ms(), error, recording, story };
  } finally {
    clearTimeout(timer);
  }
}

/** The exit status: 0 if all passed, 1 if something is wrong, and 2 if it cannot be told whether something is. */
export function statusOf(outcomes: readonly Outcome[]): 0 | 1 | 2 {
  const failed = outcomes.filter(({ kind }) => kind !== 'passed');
  if (failed.length === 0) return 0;
  return failed.every(({ kind }) => kind === 'too busy') ? 2 : 1;
}

/** A check took too long. */
export class Overdue extends Error {
  constructor(ms: number) {
    super(`The check was still not finished after ${Math.round(ms / 1_000)} s, so it was stopped.`);
  }
}

/** What failed first. What fails after it, such as leaving a server that hangs, says less. */
function causeOf(error: Error): Error {
  return error instanceof SuppressedError ? causeOf(error.suppressed as Error) : error;
}

function kindOf(error: Error, { printed, ended, isHanging }: Story): Failure {
  if (notWritten(printed)) return 'not written';
  if (error instanceof ServerError) return 'no server';
  if (ended !== undefined || BUG.test(printed) || THREAD_DEATH.test(printed)) return 'crash';
  if (error instanceof TooBusy) return 'too busy';
  if (error instanceof Overdue) return 'hang';
  if (error instanceof AssertionError) return 'wrong answer';
  // A server that has ended the connection does not hang, however slowly it ends itself.
  return isHanging && !(error instanceof NotReceived && error.ended) ? 'hang' : 'no answer';
}

/** What a stage prints when code of its own fails. A busy computer alone causes none of it. */
const BUG = /error: (?:The handler of .* failed|Serving a connection failed)/;

/** What it prints when a thread dies unasked, which may also be because the computer is busy. */
const THREAD_DEATH = /error: Thread \d+ died(?!.* asked to \/crash)/;
