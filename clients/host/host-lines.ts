/**
 * The console of a host that is a script, or sits at a terminal that can only show lines: each line is a
 * command. Answers and refusals go different ways, and a refusal begins with its code, so that a script can
 * tell what has become of its commands.
 */
import { ProtocolError } from '../../shared/codes.ts';
import { LineDecoder } from '../../stages/02-threaded-tcp/line-decoder.ts';
import type { Room } from './answers.ts';
import { type Ask, carryOut } from './carry-out.ts';
import { readCommand } from './commands.ts';

/** Where answers and refusals go. A promise is awaited before the next command. */
export interface LineOutput {
  readonly room: Room;
  answer(lines: readonly string[]): void | Promise<void>;
  refuse(line: string): void | Promise<void>;
}

/**
 * Carries out one command after another. Resolves at the end of the input, which ends nothing else. What is
 * not read yet waits in the pipe.
 */
export async function obeyLines(
  input: AsyncIterable<Buffer>,
  ask: Ask,
  output: LineOutput,
): Promise<void> {
  const decoder = new LineDecoder();
  for await (const line of linesOf(input, decoder)) {
    try {
      if (line instanceof ProtocolError) throw line;
      const lines = await carryOut(readCommand(line), ask, output.room);
      if (lines.length > 0) await output.answer(lines);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      await output.refuse(`${error.code}: ${error.detail}`);
    }
  }
}

/** The last line may come without its line ending. */
async function* linesOf(input: AsyncIterable<Buffer>, decoder: LineDecoder) {
  for await (const chunk of input) yield* decoder.push(chunk);
  yield* decoder.push(Buffer.from('\n'));
}
