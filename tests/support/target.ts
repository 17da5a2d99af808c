import { VIDEO_SECONDS, VOICE_SECONDS } from '../../shared/limits.ts';
import type { StageOptions } from '../../shared/stage.ts';
import { findStage } from '../../stages/catalog.ts';
import { Received } from './received.ts';

/** A server under test: one of our stages, or whatever listens at WIRECHAT_HOST and WIRECHAT_PORT. */
export interface Target extends AsyncDisposable {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly webPort: number;
  /** What the server has logged. */
  readonly log: Received<string>;
}

/** Starts a stage on ports of the system's choice, within this process. */
export async function startStage(
  name: string,
  options: Partial<StageOptions> = {},
): Promise<Target> {
  const external = externalTarget(name);
  if (external) return external;
  const stage = findStage(name);
  if (!stage) throw new Error(`there is no stage ${name}`);
  const { start } = await stage.load();
  const log = new Received<string>();
  const host = '127.0.0.1';
  const running = await start({
    hosts: [host],
    port: 0,
    webPort: 0,
    threads: 2,
    voiceSeconds: VOICE_SECONDS,
    videoSeconds: VIDEO_SECONDS,
    log: (line) => log.push(line),
    ...options,
  });
  return {
    name: stage.folder,
    host,
    port: running.port,
    webPort: running.webPort ?? 0,
    log,
    [Symbol.asyncDispose]: () => running.close(),
  };
}

/** A learner's own server, in any language: the checks of a stage run against it as they are. */
function externalTarget(name: string): Target | undefined {
  const {
    WIRECHAT_HOST: host = '127.0.0.1',
    WIRECHAT_PORT: port,
    WIRECHAT_WEB_PORT: webPort,
  } = process.env;
  if (!port) return undefined;
  return {
    name: `${name} at ${host}:${port}`,
    host,
    port: Number(port),
    webPort: Number(webPort ?? 0),
    log: new Received(),
    [Symbol.asyncDispose]: async () => {},
  };
}
