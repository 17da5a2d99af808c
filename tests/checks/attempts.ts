/** A check cannot tell whether the server is right, because a busy computer has the same effect as a mistake. */
export class TooBusy extends Error {
  constructor() {
    super('This computer was too busy to tell. Check again when it has less to do.');
  }
}

/**
 * Tries something up to so many times, until it returns true. False means that a busy computer was in the way.
 * Rejects with `TooBusy` if it always was.
 */
export async function untilTold(
  times: number,
  attempt: (number: number) => Promise<boolean>,
): Promise<void> {
  for (let number = 1; number <= times; number += 1) if (await attempt(number)) return;
  throw new TooBusy();
}
