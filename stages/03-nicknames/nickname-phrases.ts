import { refusalLine } from '../../shared/codes.ts';
import { parseName } from '../../shared/text.ts';
import type { Commands, Phrases } from './text-dialect.ts';

/** The text commands of stage 03. */
export const nicknameCommands: Commands = {
  nick: {
    takes: 'NAME',
    help: 'takes another name',
    read: (name) => ({ type: 'nick', name: parseName(name) }),
  },
  who: { help: 'who is here', read: () => ({ type: 'who' }) },
  quit: { help: 'leaves', read: () => ({ type: 'leave' }) },
};

/** How the text dialect shows the events of stage 03. */
export const nicknamePhrases: Phrases = {
  welcome({ members, you }) {
    const others = members.filter(({ id }) => id !== you.id).map(({ name }) => name);
    return [`* The room contains: ${others.join(', ')}`.trimEnd()];
  },
  members: ({ members }) => [`* In the room: ${members.map(({ name }) => name).join(', ')}`],
  renamed: ({ from, name }) => [`* ${from} is now known as ${name}`],
  refused: (refused) => [refusalLine(refused)],
  bye: (bye) => (bye.code === 'left' ? [] : [refusalLine(bye)]),
};
