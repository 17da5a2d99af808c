/** Servers with one mistake each: the check that names the mistake refuses them, and shows why. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { labChecks } from '../../labs/checks.ts';
import { reportOf } from '../../labs/report.ts';
import { type Outcome, runCheck } from '../../labs/run-checks.ts';
import type { Servers } from '../../labs/server-programs.ts';
import { commandServers, stageServers } from '../../labs/servers.ts';
import type { Check } from '../checks/check.ts';
import { withPatience } from '../support/received.ts';
import { within } from './within.ts';
import { environmentOf } from './wrong-servers/changed-stage.ts';
import type { Mistake, WrongServer } from './wrong-servers/mistake.ts';
import { EchoServer } from './wrong-servers/right/01-echo.ts';
import { ThreadedServer } from './wrong-servers/right/02-threads.ts';
import { NicknameServer } from './wrong-servers/right/03-nicknames.ts';
import { ChatServer } from './wrong-servers/right/04-broadcast.ts';

const FOLDER = fileURLToPath(new URL('./wrong-servers/', import.meta.url));
const RUN = `"${process.execPath}" "${FOLDER}run.ts"`;
/** A check that waits for what such a server never sends should not wait for long. */
const IN_VAIN_MS = 2_000;
const READY_MS = 30_000;
/** Stages with a change are whole processes with threads. More at a time would only wait for each other. */
const STAGES_AT_A_TIME = 3;

const RIGHT = [
  ['01', EchoServer],
  ['02', ThreadedServer],
  ['03', NicknameServer],
  ['04', ChatServer],
] as const;

/** The labs whose checks a server of this stage is to pass. */
const LABS: Record<string, readonly string[]> = {
  '01': ['01'],
  '02': ['02'],
  '03': ['03'],
  '04': ['03', '04'],
  '05': ['05'],
  '06': ['06'],
};

const ALL = process.env.WIRECHAT_ALL_LABS !== undefined;

describe('right servers', { concurrency: true }, () => {
  for (const [stage, Server] of RIGHT) {
    test(`the server of stage ${stage} of which the others are made passes all checks`, async () => {
      const servers = within(Server);
      for (const check of checksOf(stage, servers)) {
        const outcome = await runCheck(check, servers, 1);
        assert.equal(outcome.kind, 'passed', reportOf(outcome, stage, true));
      }
    });
  }
});

const WRONG = await Promise.all(
  globSync('0*.ts', { cwd: FOLDER })
    .sort()
    .map(async (file): Promise<[string, WrongServer]> => {
      return [basename(file, '.ts'), await import(`./wrong-servers/${file}`)];
    }),
);

describe('wrong servers', { concurrency: true }, () => {
  for (const [name, { mistake, Server }] of WRONG) {
    if (!Server) continue;
    test(`${name} is refused by the check that names its mistake, and by none before`, async () => {
      const servers = mistake.needsProcess
        ? commandServers(`${RUN} ${name} {port}`, undefined, READY_MS)
        : within(Server);
      const stage = name.slice(0, 2);
      const { refusing, before } = checksFor(stage, servers, mistake);
      if (mistake.kind !== 'hang')
        for (const check of before) await assert.doesNotReject(check.run(), check.title);
      await isRefused(stage, refusing, servers, mistake);
    });
  }
});

describe('wrong stages', { concurrency: STAGES_AT_A_TIME }, () => {
  for (const [name, { mistake, change }] of WRONG) {
    if (!change || (mistake.takesLong && !ALL)) continue;
    test(`${name} is refused by the check that names its mistake`, async () => {
      const stage = name.slice(0, 2);
      const servers = stageServers(stage, environmentOf(name), READY_MS, '--threads', '1');
      const { refusing, before } = checksFor(stage, servers, mistake);
      // Each check starts a process, so that all of them take too long for `npm test`.
      for (const check of ALL ? before : []) await assert.doesNotReject(check.run(), check.title);
      await isRefused(stage, refusing, servers, mistake);
    });
  }
});

/** The check that is to refuse a server, and those that it is to pass before. */
function checksFor(stage: string, servers: Servers, { refusedBy }: Mistake) {
  const checks = checksOf(stage, servers);
  const refusing = checks.find(({ title }) => title === refusedBy);
  assert.ok(refusing, `there is no check '${refusedBy}'`);
  return { refusing, before: checks.filter((each) => isBefore(each, refusing)) };
}

async function isRefused(stage: string, check: Check, servers: Servers, mistake: Mistake) {
  const outcome = await refusal(check, servers, mistake);
  const report = reportOf(outcome, stage, true);
  assert.equal(outcome.kind, mistake.kind, report);
  const { shows } = mistake;
  assert.ok(typeof shows === 'string' ? report.includes(shows) : shows.test(report), report);
}

function checksOf(stage: string, servers: Servers): Check[] {
  const labs = LABS[stage] ?? [];
  return labChecks(servers.start).filter(({ step = '' }) => labs.includes(step.slice(0, 2)));
}

/** Most servers of stage 02 have one thread, so the step about threads is not for them. */
function isBefore({ step = '' }: Check, { step: later = '' }: Check): boolean {
  if (step === '02.3') return false;
  return step.localeCompare(later, 'en', { numeric: true }) < 0;
}

/** What comes from such a server, comes, however busy the machine is. Only what never comes is hurried. */
function refusal(check: Check, servers: Servers, { kind }: Mistake): Promise<Outcome> {
  const run = () => runCheck(check, servers, 1);
  return kind === 'no answer' || kind === 'hang' ? withPatience(IN_VAIN_MS, run) : run();
}
