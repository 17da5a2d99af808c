/**
 * The thread of the host's console: the terminal or the pipe, two links to the main thread, and between them
 * the console. It ends when the main thread closes the log.
 *
 * It may hang, fail, or be blocked by the terminal. The chat does not need it.
 */
import { once } from 'node:events';
import { createReadStream, fstatSync } from 'node:fs';
import { Socket } from 'node:net';
import { isatty, ReadStream } from 'node:tty';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { BatchedLink } from '../../stages/04-broadcast/batched-link.ts';
import { NO_LIMIT, type Room } from './answers.ts';
import { HostConsole } from './host-console.ts';
import { type HostInput, isInForeground } from './host-input.ts';
import { type LineOutput, obeyLines } from './host-lines.ts';
import { HostTerminal, openOutput } from './host-terminal.ts';
import { HubLine } from './hub-line.ts';

/** What the thread is given. */
export interface HostThreadData {
  readonly input: HostInput;
  readonly hub: MessagePort;
  readonly log: MessagePort;
}

/**
 * From the main thread: the terminal belongs to this thread now. And, because only the main thread gets signals:
 * the terminal has another size, or the program was continued.
 */
export type HostOrder = 'begin' | { readonly resized: Room } | 'continued';

/** To the main thread: this thread could begin, or Ctrl-C was pressed. */
export type HostReport = 'ready' | 'interrupted';

/** Time for a signal to stop the process, in milliseconds. */
const STOPPING_MS = 50;

const { input, hub, log } = workerData as HostThreadData;
const hubLine = new HubLine(new BatchedLink(hub));
const logLines = new BatchedLink(log);
const ask = hubLine.ask.bind(hubLine);

report('ready');
// Until then, the main thread writes to the terminal.
if (parentPort) await once(parentPort, 'message');
if (input === 'screen') await runScreen();
else if (input === 'lines') await runLines();
else await runPipe();
process.exit();

function report(what: HostReport): void {
  parentPort?.postMessage(what);
}

async function runScreen(): Promise<void> {
  await using terminal = new HostTerminal({
    pressed: (text, key) => host.press(text, key),
    interrupted: () => report('interrupted'),
  });
  const host = new HostConsole({ screen: terminal, ask, suspend: () => suspend(terminal) });
  parentPort?.on('message', (order: HostOrder) => {
    if (order === 'continued') comeBack(terminal);
    else if (order !== 'begin') terminal.resized(order.resized);
  });
  terminal.take();
  for await (const lines of logLines) {
    terminal.print(lines);
    await terminal.drained();
  }
}

/** Stops the process, as Ctrl-Z does everywhere: the chat, too. */
function suspend(terminal: HostTerminal): void {
  terminal.giveBack();
  // Sent to the whole group, because npm, which waits for us, has to stop, too.
  process.kill(0, 'SIGTSTP');
  // Without a shell that could continue it, the system does not stop the process.
  setTimeout(() => comeBack(terminal), STOPPING_MS);
}

/** In the background (`bg`) the chat goes on, and the log is printed, but the keyboard is the shell's. */
function comeBack(terminal: HostTerminal): void {
  if (!isInForeground()) return;
  terminal.giveBack();
  terminal.take();
}

async function runLines(): Promise<void> {
  const terminal = openOutput();
  const print = (lines: readonly string[]): void => {
    terminal.write(lines.map((line) => `${line}\n`).join(''));
  };
  const { columns } = terminal;
  const output: LineOutput = {
    room: { ...NO_LIMIT, columns: columns || 80 },
    answer: print,
    refuse: (line) => print([line]),
  };
  void obeyLines(new ReadStream(0), ask, output);
  for await (const lines of logLines) print(lines);
  await new Promise<void>((resolve) => terminal.end(() => resolve()));
}

/** What is printed passes through the main thread, whose streams these are, and waits for them there. */
async function runPipe(): Promise<void> {
  const print = (stream: NodeJS.WritableStream, line: string) =>
    new Promise<void>((resolve) => stream.write(`${line}\n`, () => resolve()));
  const output: LineOutput = {
    room: NO_LIMIT,
    answer: (lines) => print(process.stdout, lines.join('\n')),
    refuse: (line) => print(process.stderr, line),
  };
  void obeyLines(openPipe(), ask, output);
  for await (const _ of logLines);
}

function openPipe(): AsyncIterable<Buffer> {
  if (isatty(0)) return new ReadStream(0);
  if (fstatSync(0).isFile()) return createReadStream('', { fd: 0, autoClose: false });
  return new Socket({ fd: 0, readable: true, writable: false });
}
