import { emitKeypressEvents } from 'node:readline';
import { ChatClient, type Ending } from '../chat-client.ts';
import { ClipPlayer, ClipShelf } from '../clip-player.ts';
import { joinWith, TypedLines } from '../join.ts';
import type { ChatOptions } from '../options.ts';
import { ChatScreen } from './chat-screen.ts';
import { Terminal } from './terminal.ts';

/*
 * The wiring of the full screen. The order matters at both ends: the screen is taken over only after
 * joining, and given back before anything else is written.
 */

/** The chat on the full screen of a terminal. Resolves to the exit status. */
export async function chatOnScreen(options: ChatOptions, ending: Ending): Promise<number> {
  await using player = new ClipPlayer();
  using terminal = new Terminal();
  const shelf = new ClipShelf();
  const screen = new ChatScreen(terminal, shelf);
  const client = new ChatClient(options, shelf, screen);
  const chatting = joinFirst(options, client).then(() => {
    screen.open({ client, player, quit: () => ending.end(0) });
    emitKeypressEvents(process.stdin);
    process.stdin.on('keypress', (text, key) => screen.press(text, key)).resume();
    process.stdout.on('resize', () => screen.redraw());
    return ending.ended;
  });
  try {
    return await Promise.race([ending.ended, chatting]);
  } finally {
    screen.close();
    client.chat.leave();
  }
}

/** Joins before the screen is taken over, so that errors remain readable. */
async function joinFirst(options: ChatOptions, client: ChatClient): Promise<void> {
  using lines = new TypedLines();
  await joinWith(options, client, lines);
}
