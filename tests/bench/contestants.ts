/** The servers that are compared: stage 06 in several forms, and peers that are the smallest thing that could be called a chat. */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MAX_MEMBERS } from '../../shared/limits.ts';
import type { WireName } from './load/wires.ts';
import type { CommandLine } from './measure/cores.ts';

export interface Contestant {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  readonly command: CommandLine;
  readonly wire: WireName;
  /** Its port in a line of its output. */
  readonly address: RegExp;
  /** Whether SIGUSR2 collects its garbage. */
  readonly collects: boolean;
  /** The most members that it can have. */
  readonly members: number;
  /** Whether it is wirechat, which the others are compared with. */
  readonly isOurs: boolean;
  /** Why it cannot run here, if it cannot. */
  readonly lacking?: string;
}

export const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ROOT = here('../../');
const COLLECTS = ['--import', new URL('collect.js', import.meta.url).href];
const WEB_ADDRESS = /http:\/\/localhost:(\d+)/;
const TCP_ADDRESS = /nc localhost (\d+)/;
/** Python serves each client with a thread. */
const THREADED_MEMBERS = 1_000;
const MANY = 10_000;

/** Stage 06 in a checkout. It does not limit how fast its clients may talk, or how many come from here. */
export function stage06(
  root: string,
  threads: number,
  wire: 'websocket' | 'lines' = 'websocket',
): Contestant {
  const options = ['--port', '0', '--web-port', '0', '--pace', '0', '--per-address', '0'];
  const way = wire === 'lines' ? 'TCP, ' : '';
  return {
    name: `wirechat-${wire === 'lines' ? 'tcp' : threads}`,
    title: `wirechat 06, ${way}${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    command: [
      'env',
      // Its threads do not get the flags of their process, but what is in this variable.
      `NODE_OPTIONS=${COLLECTS.join(' ')}`,
      ...[process.execPath, `${root}launch.js`, `${root}stages/run.ts`],
      ...['06', ...options, '--threads', `${threads}`, '--log', 'warn'],
    ],
    wire,
    address: wire === 'lines' ? TCP_ADDRESS : WEB_ADDRESS,
    collects: true,
    members: MAX_MEMBERS,
    isOurs: true,
  };
}

/** All of them. Those that are not installed here say so. */
export function findContestants(): readonly Contestant[] {
  // The first Python on the path, or that of the system.
  const flask = ['python3', '/usr/bin/python3'].find((python) =>
    succeeds(python, '-c', 'import flask_socketio, eventlet'),
  );

  return [
    stage06(ROOT, 1),
    stage06(ROOT, 2),
    ...(availableParallelism() >= 4 ? [stage06(ROOT, 4)] : []),
    stage06(ROOT, 2, 'lines'),
    peer('bun', "Bun's publish/subscribe", [here('node_modules/.bin/bun'), here('peers/bun.js')]),
    peer('ws', 'plain ws', [process.execPath, ...COLLECTS, here('peers/ws.js')]),
    peer('socket.io', 'Socket.IO', [process.execPath, ...COLLECTS, here('peers/socket-io.js')], {
      wire: 'socket.io',
    }),
    peer('python', 'Python, a thread a client, TCP', ['python3', here('peers/python.py')], {
      wire: 'lines',
      collects: false,
      members: THREADED_MEMBERS,
      ...without('python3 is not installed', 'python3', '--version'),
    }),
    peer('flask-socketio', 'Flask-SocketIO', [flask ?? '', here('peers/flask-socketio.py')], {
      wire: 'socket.io',
      collects: false,
      members: THREADED_MEMBERS,
      ...(flask === undefined && {
        lacking: 'Flask-SocketIO and eventlet are not installed (python3-flask-socketio in Debian)',
      }),
    }),
    peer('ngircd', 'ngircd (IRC), TCP', ['sh', here('peers/ngircd.sh')], {
      wire: 'irc',
      collects: false,
      // It tells everybody who joins, so the time to let them in grows with the square of their number.
      members: MAX_MEMBERS,
      ...without('ngircd is not installed', 'ngircd', '--version'),
    }),
  ];
}

function peer(
  name: string,
  title: string,
  command: CommandLine,
  more: Partial<Contestant> = {},
): Contestant {
  const usual = { wire: 'websocket', address: WEB_ADDRESS, collects: true, members: MANY } as const;
  return { name, title, command, ...usual, isOurs: false, ...more };
}

function without(sentence: string, command: string, ...args: string[]): { lacking?: string } {
  return succeeds(command, ...args) ? {} : { lacking: sentence };
}

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}
