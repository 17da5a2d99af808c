/** `npm run tap -- 7001 12345`: shows what goes over the wire between clients and a server. */
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import { MAX_TAP_FILE_BYTES } from '../../shared/limits.ts';
import { authority, explainConnectError } from '../../stages/01-echo/destination.ts';
import { explain, onInterruption, UsageError } from '../../stages/exit.ts';
import { givenPath } from '../given-path.ts';
import type { Saved } from './entry.ts';
import { describeFaults, hasFaults } from './faults.ts';
import { paintFor, showLive } from './live.ts';
import { HELP, ownHosts, parseTapOptions, type Route, type TapProgramOptions } from './options.ts';
import { buildTapPage } from './page-files.ts';
import { type ServedPage, servePage } from './page-server.ts';
import { pcapOf } from './pcap.ts';
import { startTap, type Tap } from './proxy.ts';
import { Recording } from './recording.ts';
import { formatRecording, parseRecording } from './saved.ts';
import { transcript } from './transcript.ts';

// The reader of our output (a pipe, a terminal) may go away. The tap continues.
process.stdout.on('error', () => {});

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(explain(error as Error));
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

async function main(args: readonly string[]): Promise<void> {
  const options = parseTapOptions(args);
  const { subject } = options;
  if (!subject) return console.log(HELP);
  for (const file of [options.save, options.pcap])
    if (file !== undefined) await checkWritable(file);
  if ('file' in subject) await show(subject.file, options);
  else await run(subject, options);
}

/** Taps until Ctrl-C. */
async function run(route: Route, options: TapProgramOptions): Promise<void> {
  const interrupted = interruption();
  const recording = new Recording();
  await using opened = new AsyncDisposableStack();
  opened.defer(showLive(recording, process.stdout));
  const tap = await listening(route, recording, options);
  opened.defer(() => tap.close());
  const title = `localhost:${tap.port} to ${authority(route.server.host, route.server.port)}`;
  const page = await pageOf(recording, options, title, tap);
  if (page) opened.defer(() => page.close());
  console.log(invitation(title, tap, page));
  await interrupted;
  await tap.close();
  await keep(recording, options);
}

/** Shows a saved recording: at once in the terminal, and on the page until Ctrl-C. */
async function show(file: string, options: TapProgramOptions): Promise<void> {
  const interrupted = interruption();
  const saved = await read(file);
  const { columns: width = 100 } = process.stdout;
  process.stdout.write(transcript(saved.entries, { width, paint: paintFor(process.stdout) }));
  await keep(saved, options);
  const page = await pageOf(Recording.of(saved), options, file);
  if (!page) return;
  console.log(`\n${page.url} shows ${file}. Ctrl-C ends it.`);
  await interrupted;
  await page.close();
}

async function listening(
  { port, server }: Route,
  recording: Recording,
  { faults }: TapProgramOptions,
): Promise<Tap> {
  const destination = { ...server, stage: '04' };
  const explainFailure = (error: NodeJS.ErrnoException) => explainConnectError(error, destination);
  return startTap({
    port,
    hosts: ownHosts(),
    server,
    recording,
    faults,
    explain: explainFailure,
  }).catch(explainTaken);
}

async function pageOf(
  recording: Recording,
  { pagePort }: TapProgramOptions,
  title: string,
  tap?: Tap,
): Promise<ServedPage | undefined> {
  if (pagePort === undefined) return undefined;
  const files = await buildTapPage();
  return servePage({ port: pagePort, files, recording, title, ...(tap && { tap }) }).catch(
    explainTaken,
  );
}

/** @throws UsageError: the person has chosen the port */
function explainTaken(error: NodeJS.ErrnoException & { port?: number }): never {
  if (error.code === 'EADDRINUSE')
    throw new UsageError(
      `Port ${error.port} is taken by another program: end that one, or choose another port.`,
    );
  if (error.code === 'EACCES')
    throw new UsageError(`This user may not listen on port ${error.port}: choose one above 1023.`);
  throw error;
}

function invitation(title: string, { port, faults }: Tap, page: ServedPage | undefined): string {
  const bad = (['client', 'server'] as const).filter((side) => hasFaults(faults[side]));
  return [
    `The tap is up, from ${title}. Ctrl-C ends it.`,
    '',
    `  npm run telnet -- localhost ${port}`,
    ...(page ? [`  ${page.url}   in a browser, to watch`] : []),
    ...bad.map((side) => `  what the ${side} sends: ${describeFaults(faults[side])}`),
    '',
  ].join('\n');
}

/** Writes the files that were asked for. */
async function keep({ started, entries }: Saved, { save, pcap }: TapProgramOptions): Promise<void> {
  if (save !== undefined) {
    await writeFile(givenPath(save), formatRecording({ started, entries }));
    console.log(`Saved ${entries.length} entries. To open them: npm run tap -- --open ${save}`);
  }
  if (pcap === undefined) return;
  await writeFile(givenPath(pcap), pcapOf(started, entries));
  console.log(`Wrote ${pcap}, which Wireshark opens.`);
}

/** Better now than after an hour of recording. */
async function checkWritable(file: string): Promise<void> {
  try {
    await (await open(givenPath(file), 'a')).close();
  } catch (error) {
    throw new UsageError(
      `${file} cannot be written: ${reasonOf(error, 'its folder does not exist')}.`,
    );
  }
}

async function read(file: string): Promise<Saved> {
  const path = givenPath(file);
  try {
    const { size } = await stat(path);
    if (size > MAX_TAP_FILE_BYTES) throw new Error('it is too large for a recording of the tap');
    return parseRecording(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} cannot be opened: ${reasonOf(error, 'there is no such file')}.`);
  }
}

/** Why the system or we refuse a file. `missing` says what its absence means. */
function reasonOf(error: unknown, missing: string): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const reasons = new Map([
    ['ENOENT', missing],
    ['EISDIR', 'it is a folder'],
    ['EACCES', 'this user may not do that'],
  ]);
  return reasons.get(code) ?? message;
}

/** Resolves when the program is asked to end. */
function interruption(): Promise<void> {
  return new Promise((resolve) => onInterruption(() => resolve()));
}
