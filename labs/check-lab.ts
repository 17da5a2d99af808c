import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { authority } from '../stages/01-echo/destination.ts';
import { UsageError } from '../stages/exit.ts';
import type { Check } from '../tests/checks/check.ts';
import { filesOf, type Lab } from './catalog.ts';
import { labChecks } from './checks.ts';
import { compose, isWritten } from './compose.ts';
import { ROOT } from './parts.ts';
import { type Outcome, runCheck } from './run-checks.ts';
import type { Servers } from './server-programs.ts';
import { commandServers, ownServers, runningAt, runningServers } from './servers.ts';

/** What is checked, and how patiently. Without `cmd` and `connect`: the learner's files in `work/`. */
export interface CheckOptions {
  readonly step?: string | undefined;
  readonly slow: number;
  readonly cmd?: string | undefined;
  readonly portVariable?: string | undefined;
  readonly connect?: string | undefined;
  readonly webPort?: string | undefined;
}

/** The time in which a correct server starts, and answers, on any computer; --slow multiplies both. */
const READY_MS = 15_000;
const PATIENCE_MS = 5_000;

/** The checks of a lab, and what comes of them, one after the other. */
export interface LabRun {
  readonly checks: readonly Check[];
  outcomes(): AsyncGenerator<Outcome>;
}

/** Prepares the checks of a lab. Rejects if they cannot run. */
export async function checkLab(lab: Lab, options: CheckOptions): Promise<LabRun> {
  process.env.WIRECHAT_PATIENCE_MS ??= String(PATIENCE_MS * options.slow);
  const servers = await serversFor(lab, options);
  const prefix = `${lab.number}.${options.step ?? ''}`;
  const checks = labChecks(servers.start, servers.run).filter(({ step = '' }) =>
    options.step ? step === prefix : step.startsWith(prefix),
  );
  if (checks.length === 0)
    throw new UsageError(
      lab.parts.some(({ step }) => step === prefix)
        ? `Step ${options.step} is not about a server, so it can only be checked in your own files in work/.`
        : `Lab ${lab.number} has no step ${options.step}. It has ${lab.parts.length}.`,
    );
  return {
    checks,
    async *outcomes() {
      for (const check of checks)
        yield isOwn(options) && !isWritten(lab, check.step ?? '')
          ? { check, kind: 'not written', ms: 0 }
          : await runCheck(check, servers, options.slow);
    },
  };
}

/** Whether the learner's files are checked, rather than a program of another kind. */
export function isOwn({ cmd, connect }: CheckOptions): boolean {
  return !cmd && !connect;
}

async function serversFor(lab: Lab, options: CheckOptions): Promise<Servers> {
  const { cmd, portVariable, connect, webPort, slow } = options;
  if (connect) {
    const running = runningAt(connect, webPort);
    const { host, port } = running;
    await answers(host, port);
    if (running.webPort !== port) await answers(host, running.webPort);
    return runningServers(lab.number, running);
  }
  if (cmd) return commandServers(cmd, portVariable, READY_MS * slow);
  if (!existsSync(`${ROOT}work/${lab.folder}`))
    throw new UsageError(`You have not begun this lab: npm run lab ${lab.number}`);
  const missing = [...filesOf(lab).values()].filter((file) => !existsSync(ROOT + file));
  if (missing.length > 0)
    throw new UsageError(
      `${missing.join(' and ')} is missing. Bring it back, or begin again: npm run lab ${lab.number} -- --reset`,
    );
  return ownServers(lab.number, await compose(lab), READY_MS * slow);
}

/** Nothing can be checked if nothing runs there. */
async function answers(host: string, port: number): Promise<void> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `Nothing answers at ${authority(host, port)} (${code}). Is the server running?`,
    );
  } finally {
    socket.destroy();
  }
}
