import type { Welcome } from '../../shared/protocol.ts';
import { readTyped } from '../../shared/typed.ts';
import type { PlayableClip } from '../chat/entry.ts';
import { clipOrigin } from '../tcp/clip-source.ts';
import { type ChatClient, whyNot } from './chat-client.ts';
import { type ClipPlayer, PlayError } from './clip-player.ts';

/*
 * The commands that only a terminal has are handled here (`/play`, `/quit`), and all others by the chat,
 * so that `/nick` means the same in every client.
 */

/** All commands, for completion. */
export const COMMANDS = ['/help', '/me', '/nick', '/play', '/quit', '/re', '/who'];

const HELP = [
  '/play: opens the latest clip in a player, /play 3 the third',
  'Ctrl-J or Alt-Enter: a new line within the message',
];

/** What commands work on. */
export interface CommandOptions {
  readonly client: ChatClient;
  readonly player: ClipPlayer;
  readonly quit: () => void;
}

/** Sends or runs what a person typed. Returns false if it failed and the text should stay for correction. */
export function carryOut(raw: string, options: CommandOptions): boolean {
  const { client, quit } = options;
  const { chat } = client;
  const { command, argument } = { command: '', argument: '', ...readTyped(raw) };
  if (command === 'quit') quit();
  else if (command === 'play') void playClip(argument.trim(), options);
  else if (command === 'help') {
    chat.enter('/help');
    for (const line of HELP) chat.room.notice(line);
  } else return client.canSay ? chat.enter(raw) : enterOffline(command, argument, client);
  return true;
}

/**
 * After the end of the connection, another name may be needed to come back. It is that of another member: with
 * our session, the server would ignore the name.
 */
function enterOffline(command: string, name: string, { chat, state }: ChatClient): boolean {
  const { since } = chat.reconnector.membership;
  if (command === 'nick') chat.reconnector.join({ name, ...(since && { since }) });
  else chat.room.notice(`You are not in the room. ${whyNot(state)}`);
  return command === 'nick';
}

async function playClip(argument: string, { client, player }: CommandOptions): Promise<void> {
  const { room } = client.chat;
  const clip = client.shelf.find(argument === '' ? undefined : Number(argument));
  const url = clip && room.welcome && urlOf(clip, room.welcome, client.address.host);
  if (!clip) room.notice(argument ? `There is no clip ${argument}.` : 'There is no clip yet.');
  else if (!url) room.notice('This server does not say where its clips are.');
  else {
    try {
      await player.play(url, clip.kind);
    } catch (error) {
      if (!(error instanceof PlayError)) throw error;
      room.notice(error.message);
    }
  }
}

/**
 * The address of a clip at this server. A `url` with another origin is refused: it would make this computer
 * send a request wherever a member wants.
 */
function urlOf({ url }: PlayableClip, welcome: Welcome, host: string): URL | undefined {
  const origin = clipOrigin(welcome, host);
  const address = URL.parse(url, origin);
  return address && address.origin === origin ? address : undefined;
}
