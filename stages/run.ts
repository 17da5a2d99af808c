/**
 * The program `npm run stage`: without an argument it lists the stages; `npm run stage NN` runs one until
 * Ctrl-C. This is the only file that knows all of the way from the command line to the end: find the stage,
 * parse its options, load it, start it, say how to reach it, and close it when asked to.
 *
 * Sentences for the person go to standard output, the log and errors to standard error. The exit status is 0 after
 * Ctrl-C, 2 for a wrong command line, and 1 for everything else that goes wrong.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Host } from '../clients/host/host.ts';
import { LAST_LOG_LINES_MS } from '../shared/limits.ts';
import type { Log, LogEntry } from '../shared/log.ts';
import type { Running, StageOptions } from '../shared/stage.ts';
import { findStage, helpFor, STAGES, type Stage } from './catalog.ts';
import { explain, onInterruption, UsageError } from './exit.ts';
import { invitation } from './invitation.ts';
import { type LogLevel, makeLog } from './log.ts';
import { type LogOutput, type SystemOutput, standardError } from './log-output.ts';
import { parseOptions } from './options.ts';

// The reader of our output (a pipe, a terminal) may go away. The server continues.
process.stdout.on('error', () => {});

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(explain(error as Error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined || name === '--help') return console.log(list());
  const stage = findStage(name);
  if (!stage)
    throw new UsageError(
      `There is no stage '${name}'. The stages: ${STAGES.map(({ folder }) => folder).join(', ')}.`,
    );
  // Before the other arguments are parsed: people ask for help when they got them wrong.
  if (args.includes('--help')) return console.log(helpFor(stage));
  // The same stage, on the parts that a reader has written in the labs.
  if (args.includes('--mine')) {
    const { runMine } = await import('../labs/mine.ts');
    return runMine([name, ...args.filter((arg) => arg !== '--mine')]);
  }
  await run(stage, args);
}

async function run(stage: Stage, args: readonly string[]): Promise<void> {
  const host = await hostOf(stage);
  const errors = standardError();
  try {
    const parsed = parseOptions(stage, args, (level) => logAt(level, errors, host));
    const options = host ? { ...parsed, host: host.link } : parsed;
    const { log } = options;
    const { start } = await stage.load();
    const starting = start(options);
    // Before the start has finished: building the page takes a moment, and Ctrl-C must work then too.
    closeOnInterruption(starting, log, errors, host);
    const running = await starting;
    console.log(invitation(stage, options, running));
    log(started(stage, options, running));
    host?.open((cause) => log(failed(cause)));
  } catch (error) {
    await host?.close();
    throw error;
  }
}

/** From stage 04 on, the person or the script at the standard input is the host of the room. */
async function hostOf({ hasHost }: Stage): Promise<Host | undefined> {
  if (!hasHost) return undefined;
  const { hostInput } = await import('../clients/host/host-input.ts');
  const input = hostInput();
  if (!input) return undefined;
  const { Host } = await import('../clients/host/host.ts');
  return new Host(input);
}

/** The log goes to the terminal of the host, who has one, and to standard error if that is another place. */
function logAt(level: LogLevel, errors: LogOutput, host: Host | undefined): Log {
  if (!host?.hasTerminal) return makeLog(level, errors);
  const terminal: LogOutput = {
    isTerminal: true,
    // The console comes after the start, and may end before the server.
    write: (line) => host.print(line) ?? (errors.isTerminal ? errors.write(line) : true),
  };
  const logAtTerminal = makeLog(level, terminal);
  const logElsewhere = errors.isTerminal ? undefined : makeLog(level, errors);
  return (entry) => {
    // What the host has done, the answer to the command says.
    if (entry.by !== 'host') logAtTerminal(entry);
    logElsewhere?.(entry);
  };
}

/** Also works while the stage is starting: everything that is open by then is closed, too. */
function closeOnInterruption(
  starting: Promise<Running>,
  log: Log,
  errors: SystemOutput,
  host: Host | undefined,
): void {
  onInterruption(async () => {
    const goodbye = 'Shutting down. Press Ctrl-C again to end at once.';
    if (host?.print(`${goodbye}\n`) === undefined) console.log(goodbye);
    let status = 0;
    try {
      await (await starting).close();
      log({ level: 'info', event: 'stopped', sentence: 'Stopped.' });
      await host?.close();
    } catch (error) {
      console.error(explain(error as Error));
      status = 1;
    }
    await Promise.race([errors.written(), delay(LAST_LOG_LINES_MS)]);
    // Not left to the event loop: a handle that a bug leaves open would keep the program running.
    process.exit(status);
  });
}

function started(
  { folder, options }: Stage,
  settings: StageOptions,
  { port, webPort }: Running,
): LogEntry {
  const ports = webPort === undefined ? `port ${port}` : `port ${port} and web port ${webPort}`;
  const sentence = `Started ${folder} on ${ports}.`;
  const threads = options.includes('threads') ? settings.threads : undefined;
  return { level: 'info', event: 'started', sentence, stage: folder, port, webPort, threads };
}

function failed(cause: string): LogEntry {
  const sentence = `The host's console has failed: ${cause}. The chat goes on without it.`;
  return { level: 'error', event: 'host-failed', sentence, cause };
}

function list(): string {
  const lines = STAGES.map(({ folder, line }) => `  ${folder.padEnd(20)} ${line}`);
  return ['The stages of wirechat; run one with npm run stage NN:', '', ...lines].join('\n');
}
