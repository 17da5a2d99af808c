import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from '../stages/exit.ts';

/**
 * Splits the arguments of a command into options and the rest. An empty value is refused, because it usually
 * comes from a variable of the shell that is not set: `--connect "$SERVER"` must not check something else then.
 * @throws UsageError for an option with an empty value, and Node's error for one that does not exist
 */
export function parseArguments<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
) {
  const parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  for (const [name, value] of Object.entries(parsed.values))
    if (value === '') throw new UsageError(`--${name} is empty: give it a value, or leave it out.`);
  return parsed;
}
