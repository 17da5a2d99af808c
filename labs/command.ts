import { constants } from 'node:os';
import { explain } from '../stages/exit.ts';

/**
 * Runs a command of the labs with its arguments. What a person can do something about is printed as one
 * sentence, without a stack. Status 2 means that the command could not run, never that a lab is not solved:
 * not even a bug of ours, whose stack is printed.
 */
export async function runCommand(
  command: (args: readonly string[]) => Promise<void> | void,
): Promise<void> {
  try {
    await command(process.argv.slice(2));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isUsage = code?.startsWith('ERR_PARSE_ARGS') === true;
    console.error(isUsage ? message : explain(error as Error));
    process.exitCode = 2;
  }
}

/**
 * Lets a signal end the process as `process.exit` does: at once, but not without the listeners of 'exit', which
 * end the programs that have been started.
 */
export function exitOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
}
