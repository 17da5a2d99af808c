/** `npm run chat -- [host] [port]`: the chat for terminals and pipes. */
import { constants } from 'node:os';
import { explain, onInterruption, UsageError } from '../../stages/exit.ts';
import { Ending, JoinError } from './chat-client.ts';
import { chatPlainly, isPlain } from './chat-plainly.ts';
import { HELP, parseChatOptions } from './options.ts';

/*
 * Two views of the same chat: lines, or a full screen. Whichever it is, the program must end in every way
 * that a terminal knows (Ctrl-C, a closed window, a reader that has had enough) and leave the terminal as
 * it was.
 */

const ending = new Ending();
// The reader of our output may end (`| head -1`), and the terminal may be closed.
for (const stream of [process.stdin, process.stdout]) stream.on('error', () => ending.end(0));
onInterruption((signal) => ending.end(128 + constants.signals[signal]));

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof JoinError ? error.message : explain(error as Error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
// A pipe that is still open would keep the program running.
process.stdin.destroy();

async function main(args: readonly string[]): Promise<number> {
  const options = parseChatOptions(args);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  if (isPlain(options)) return chatPlainly(options, ending);
  // Loaded only if needed: without it, a pipe starts faster.
  const { chatOnScreen } = await import('./screen/chat-on-screen.ts');
  return chatOnScreen(options, ending);
}
