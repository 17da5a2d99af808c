import {
  GRACE_MS,
  PACE_LINES_PER_SECOND,
  VIDEO_SECONDS,
  VOICE_SECONDS,
} from '../../shared/limits.ts';
import type { LogEntry } from '../../shared/log.ts';
import type { StageOptions } from '../../shared/stage.ts';
import { findStage, STAGES, type Stage } from '../../stages/catalog.ts';
import { type Address, TextClient } from './clients.ts';
import { patienceMs, Received } from './received.ts';
import { stopRecording } from './transcript.ts';

/** A server under test: one of our stages, or the one at WIRECHAT_HOST and WIRECHAT_PORT. */
export interface Target extends AsyncDisposable {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly webPort: number;
  /** The log of the server. */
  readonly log: Received<LogEntry>;
}

/** Starts a stage on free ports, within this process. */
export async function startStage(
  name: string,
  options: Partial<StageOptions> = {},
): Promise<Target> {
  if (process.env.WIRECHAT_PORT) return externalTarget(name);
  const stage = findStage(name);
  if (!stage) throw new Error(`there is no stage ${name}`);
  return startServer(stage.folder, await stage.load(), options);
}

/** Like `startStage`, for a test that has loaded `server.ts` itself. */
export async function startServer(
  name: string,
  { start }: Awaited<ReturnType<Stage['load']>>,
  options: Partial<StageOptions> = {},
): Promise<Target> {
  const log = new Received<LogEntry>();
  const host = '127.0.0.1';
  const running = await start({
    hosts: [host],
    port: 0,
    webPort: 0,
    threads: 2,
    pace: PACE_LINES_PER_SECOND,
    perAddress: Number.POSITIVE_INFINITY,
    trustProxy: [],
    stats: false,
    voiceSeconds: VOICE_SECONDS,
    videoSeconds: VIDEO_SECONDS,
    log: (entry) => log.push(entry),
    ...options,
  });
  return {
    name,
    host,
    port: running.port,
    webPort: running.webPort ?? 0,
    log,
    [Symbol.asyncDispose]: () => running.close(),
  };
}

/** The stages to which the checks of this stage apply: itself and all later ones. */
export function stagesFrom(first: string): string[] {
  if (process.env.WIRECHAT_PORT) return [first];
  return STAGES.map(({ folder }) => folder.slice(0, 2)).filter((number) => number >= first);
}

/** A learner's own server, in any language. A check ends when all its members have left. */
function externalTarget(name: string): Target {
  const {
    WIRECHAT_HOST: host = '127.0.0.1',
    WIRECHAT_PORT: port,
    WIRECHAT_WEB_PORT: webPort,
  } = process.env;
  const address = { host, port: Number(port), webPort: Number(webPort ?? 0) };
  return {
    ...address,
    name: `${name} at ${host}:${port}`,
    log: new Received(),
    [Symbol.asyncDispose]() {
      stopRecording();
      return emptied(address, name);
    },
  };
}

async function emptied(address: Address, stage: string): Promise<void> {
  // There are no members before stage 03.
  if (stage < '03') return;
  using probe = await TextClient.join(address, 'the.last.one');
  while (true) {
    probe.say('/who');
    if ((await probe.line(/^\* In the room/)).endsWith(': the.last.one')) break;
    // From 04 on, a member whose connection broke stays for some seconds, and then is seen to leave.
    if (stage >= '04') await probe.line(/has left the room$/, GRACE_MS + patienceMs());
  }
  probe.say('/quit');
  await probe.rest();
}
