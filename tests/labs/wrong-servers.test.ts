/** Servers with one mistake each: the check that names the mistake refuses them, and shows why. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { labChecks } from '../../labs/checks.ts';
import { reportOf } from '../../labs/report.ts';
import { type Outcome, runCheck } from '../../labs/run-checks.ts';
import { commandServers, type Servers } from '../../labs/servers.ts';
import type { Check } from '../checks/check.ts';
import { Received, withPatience } from '../support/received.ts';
import type { Mistake, TestServer, WrongServer } from './wrong-servers/mistake.ts';
import { EchoServer } from './wrong-servers/right/01-echo.ts';
import { ThreadedServer } from './wrong-servers/right/02-threads.ts';
import { NicknameServer } from './wrong-servers/right/03-nicknames.ts';
import { ChatServer } from './wrong-servers/right/04-broadcast.ts';

const FOLDER = fileURLToPath(new URL('./wrong-servers/', import.meta.url));
const RUN = `"${process.execPath}" "${FOLDER}run.ts"`;
/** A check that waits for what such a server never sends should not wait for long. */
const IN_VAIN_MS = 2_000;
const READY_MS = 30_000;
/** A check takes a tenth of the usual time until it counts as hanging, where it is known to hang. */
const HASTE = 0.1;

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
};

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

describe('wrong servers', { concurrency: true }, () => {
  for (const name of globSync('0*.ts', { cwd: FOLDER })
    .sort()
    .map((file) => basename(file, '.ts'))) {
    test(`${name} is refused by the check that names its mistake, and by none before`, async () => {
      const { mistake, Server }: WrongServer = await import(`./wrong-servers/${name}.ts`);
      const stage = name.slice(0, 2);
      const servers = mistake.needsProcess
        ? commandServers(`${RUN} ${name} {port}`, undefined, READY_MS)
        : within(Server);
      const checks = checksOf(stage, servers);
      const refusing = checks.find(({ title }) => title === mistake.refusedBy);
      assert.ok(refusing, `there is no check '${mistake.refusedBy}'`);
      for (const check of checks.filter((each) => isBefore(each, refusing))) {
        await assert.doesNotReject(check.run(), check.title);
      }
      const outcome = await refusal(refusing, servers, mistake);
      const report = reportOf(outcome, stage, true);
      assert.equal(outcome.kind, mistake.kind, report);
      const { shows } = mistake;
      assert.ok(typeof shows === 'string' ? report.includes(shows) : shows.test(report), report);
    });
  }
});

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
  const run = () => runCheck(check, servers, kind === 'hang' ? HASTE : 1);
  return kind === 'no answer' ? withPatience(IN_VAIN_MS, run) : run();
}

/** Starts servers in this process. */
function within(Server: new () => TestServer): Servers {
  return {
    async start() {
      const server = new Server();
      const port = await server.listen(0);
      return {
        name: 'the server',
        host: '127.0.0.1',
        port,
        webPort: 0,
        log: new Received(),
        [Symbol.asyncDispose]: () => server.close(),
      };
    },
    story: () => ({ printed: '', ended: undefined }),
  };
}
