/** The common part of `npm run attack` and `npm run soak`. */

/** Clients of the control group in each of the three encodings. */
export const PER_ENCODING = 4;

/** The option `--seed`. Without it a run chooses a seed and prints it. */
export const SEED = { type: 'string', default: String(Date.now() % 100_000) } as const;

/** Runs a program that resolves to its exit status. An error is printed on one line, with status 2. */
export async function runProgram(main: () => Promise<number>): Promise<void> {
  // With `process.exit`, so that no server or folder is left behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => process.exit(130));
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 2;
  }
}

export function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isInteger(seed) && seed >= 0) return seed;
  throw new Error(`--seed takes a whole number from 0, not '${text}'.`);
}
