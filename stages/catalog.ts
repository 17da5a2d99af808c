import type { Running, StageOptions } from '../shared/stage.ts';

export interface Stage {
  readonly folder: string;
  readonly line: string;
  /** What to type once connected. */
  readonly tryNext: string;
  readonly options: readonly (keyof StageOptions)[];
  readonly load: () => Promise<{ start(options: StageOptions): Promise<Running> }>;
}

const TCP = ['port', 'hosts'] as const;
const THREADED = [...TCP, 'threads'] as const;
const WEB = [...THREADED, 'webPort', 'publicUrl', 'pace', 'perAddress', 'trustProxy'] as const;

/** The stages in order, as in the table in README.md. */
export const STAGES: readonly Stage[] = [
  {
    folder: '00-naive',
    line: 'The chat that everybody writes first, and ten ways to break it.',
    tryNext:
      'type a name in two windows, and talk; stages/00-naive/README.md breaks it in ten ways',
    options: TCP,
    load: () => import('./00-naive/server.ts'),
  },
  {
    folder: '01-echo',
    line: 'A stream of bytes comes back as it went in.',
    tryNext: 'type a line and see it again; Ctrl-] and "quit" leave telnet',
    options: TCP,
    load: () => import('./01-echo/server.ts'),
  },
  {
    folder: '02-threaded-tcp',
    line: 'Lines, and several threads on one port.',
    tryNext: 'in two windows: /burn 3000 in one keeps its thread busy; /crash kills it',
    options: THREADED,
    load: () => import('./02-threaded-tcp/server.ts'),
  },
  {
    folder: '03-nicknames',
    line: 'One owner of who is here: names, races, refusals.',
    tryNext: 'type a name; then /who, /nick NAME, /help',
    options: THREADED,
    load: () => import('./03-nicknames/server.ts'),
  },
  {
    folder: '04-broadcast',
    line: 'A chat: one order for everybody, fan-out, slow readers, resume.',
    tryNext: 'type a name in two windows, and talk; /help lists the commands',
    options: THREADED,
    load: () => import('./04-broadcast/server.ts'),
  },
  {
    folder: '05-websocket-bridge',
    line: 'Browsers join the same room.',
    tryNext: 'open the page beside a telnet window, and talk',
    options: WEB,
    load: () => import('./05-websocket-bridge/server.ts'),
  },
  {
    folder: '06-media',
    line: 'Voice and video messages.',
    tryNext: 'open the page in two windows and send a voice message',
    options: [...WEB, 'voiceSeconds', 'videoSeconds'],
    load: () => import('./06-media/server.ts'),
  },
];

/** Finds a stage by `06`, `6` or `06-media`. */
export function findStage(name: string): Stage | undefined {
  return STAGES.find(({ folder }) => {
    const number = folder.slice(0, 2);
    return name === folder || (name !== '' && name.padStart(2, '0') === number);
  });
}
