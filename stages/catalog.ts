/**
 * The stages that `npm run stage` can run, and the options that each of them has: a table that the list, the
 * help, the parser and the tests read.
 *
 * An option belongs to the first stage that needs it, and to all later ones. Before that, it is an error and
 * is not ignored: somebody who types `--web-port` at stage 03 expects a page. Which values an option can
 * have, and which one it has without a flag, is decided in `options.ts`.
 */
import {
  MAX_THREADS,
  MEMBERS_PER_ADDRESS,
  PACE_LINES_PER_SECOND,
  VIDEO_SECONDS,
  VOICE_SECONDS,
} from '../shared/limits.ts';
import type { Running, StageOptions } from '../shared/stage.ts';

export interface Stage {
  /** The name, with the number in front. */
  readonly folder: string;
  /** What it adds, in one line. A test compares it with the table in README.md. */
  readonly line: string;
  /** What to type once connected. */
  readonly tryNext: string;
  readonly options: readonly (keyof StageOptions)[];
  /** Whether the person or the script at the standard input is the host of the room. */
  readonly hasHost: boolean;
  /** Imports the stage when it is started, so that the echo server does not load the bundler of 05. */
  readonly load: () => Promise<{ start(options: StageOptions): Promise<Running> }>;
}

const TCP = ['port', 'hosts', 'log'] as const;
const THREADED = [...TCP, 'threads'] as const;
const WEB = [
  ...THREADED,
  ...(['webPort', 'publicUrl', 'pace', 'perAddress', 'trustProxy', 'stats'] as const),
] as const;

/** The stages in order, as in the table in README.md. */
export const STAGES: readonly Stage[] = [
  {
    folder: '00-naive',
    line: 'The chat that everybody writes first, and ten ways to break it.',
    tryNext:
      'type a name in two windows, and talk; stages/00-naive/README.md breaks it in ten ways',
    options: TCP,
    hasHost: false,
    load: () => import('./00-naive/server.ts'),
  },
  {
    folder: '01-echo',
    line: 'A stream of bytes comes back as it went in.',
    tryNext: 'type a line and see it again; Ctrl-] and "quit" leave telnet',
    options: TCP,
    hasHost: false,
    load: () => import('./01-echo/server.ts'),
  },
  {
    folder: '02-threaded-tcp',
    line: 'Lines, and several threads on one port.',
    tryNext: 'in two windows: /burn 3000 in one keeps its thread busy; /crash kills it',
    options: THREADED,
    hasHost: false,
    load: () => import('./02-threaded-tcp/server.ts'),
  },
  {
    folder: '03-nicknames',
    line: 'One owner of who is here: names, races, refusals.',
    tryNext: 'type a name; then /who, /nick NAME, /help',
    options: THREADED,
    hasHost: false,
    load: () => import('./03-nicknames/server.ts'),
  },
  {
    folder: '04-broadcast',
    line: 'A chat: one order for everybody, fan-out, slow readers, resume.',
    tryNext: 'type a name in two windows, and talk; /help lists the commands',
    options: THREADED,
    hasHost: true,
    load: () => import('./04-broadcast/server.ts'),
  },
  {
    folder: '05-websocket-bridge',
    line: 'Browsers join the same room.',
    tryNext: 'open the page beside a telnet window, and talk',
    options: WEB,
    hasHost: true,
    load: () => import('./05-websocket-bridge/server.ts'),
  },
  {
    folder: '06-media',
    line: 'Voice and video messages.',
    tryNext: 'open the page in two windows and send a voice message',
    options: [...WEB, 'voiceSeconds', 'videoSeconds'],
    hasHost: true,
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

interface Flag {
  /** The option that it sets. Two flags may set the same one: `--host` and `--lan`. */
  readonly key: keyof StageOptions;
  /** What stands for its value in the help. A flag without one is on or off. */
  readonly value?: string;
  readonly help: string;
}

/** All flags, in the order of the help. The values in parentheses are those of `options.ts`. */
const FLAGS: Record<string, Flag> = {
  port: { key: 'port', value: 'PORT', help: 'TCP port (12345); 0 lets the system choose' },
  'web-port': {
    key: 'webPort',
    value: 'PORT',
    help: 'port of the page (8080); 0 lets the system choose',
  },
  host: {
    key: 'hosts',
    value: 'ADDRESS',
    help: 'listen on this address only (this computer: 127.0.0.1 and ::1)',
  },
  lan: { key: 'hosts', help: 'listen on all addresses and print those that others can use' },
  threads: { key: 'threads', value: 'N', help: `I/O threads, 1 to ${MAX_THREADS}` },
  pace: {
    key: 'pace',
    value: 'N',
    help: `lines a second from each connection (${PACE_LINES_PER_SECOND}); 0 for no limit`,
  },
  'public-url': {
    key: 'publicUrl',
    value: 'URL',
    help: 'where others reach the page, through a tunnel or a proxy',
  },
  'per-address': {
    key: 'perAddress',
    value: 'N',
    help: `members from one address (${MEMBERS_PER_ADDRESS}); 0 for no limit`,
  },
  'trust-proxy': {
    key: 'trustProxy',
    value: 'ADDRESS',
    help: 'a proxy whose X-Forwarded-For header is trusted',
  },
  stats: {
    key: 'stats',
    help: 'watch the server at /stats and /metrics, on this computer only',
  },
  'voice-seconds': {
    key: 'voiceSeconds',
    value: 'N',
    help: `longest voice message (${VOICE_SECONDS})`,
  },
  'video-seconds': {
    key: 'videoSeconds',
    value: 'N',
    help: `longest video message (${VIDEO_SECONDS})`,
  },
  log: {
    key: 'log',
    value: 'LEVEL',
    help: 'what is logged: debug, info, warn, error or silent (info)',
  },
};

/** The flags of a stage and what they set. */
export function flagsOf(stage: Stage): [string, Flag][] {
  return Object.entries(FLAGS).filter(([, { key }]) => stage.options.includes(key));
}

const HOST_HELP = 'While it runs, you are the host: type /help, or pipe commands in, one per line.';

/** What `--help` prints for this stage. */
export function helpFor(stage: Stage): string {
  const lines = flagsOf(stage).map(
    ([flag, { value, help }]) => `  --${`${flag} ${value ?? ''}`.padEnd(20)} ${help}`,
  );
  const number = stage.folder.slice(0, 2);
  const mine = `  --${'mine'.padEnd(20)} use your own parts from the labs, as far as they pass`;
  const usage = `npm run stage ${number} -- [options]`;
  const host = stage.hasHost ? ['', HOST_HELP] : [];
  return [usage, '', stage.line, '', ...lines, ...(number === '00' ? [] : [mine]), ...host].join(
    '\n',
  );
}
