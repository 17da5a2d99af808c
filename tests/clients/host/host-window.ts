import { KEY, TerminalWindow, type WindowOptions } from '../../support/terminal-window.ts';

/** A stage in a terminal, with its host at the keyboard. */
export interface HostWindow extends AsyncDisposable {
  readonly window: TerminalWindow;
  readonly host: string;
  readonly port: number;
  readonly webPort: number;
}

interface HostWindowOptions extends WindowOptions {
  /** Whether there is an input line. */
  readonly input?: boolean;
  readonly args?: readonly string[];
}

const FREE_PORTS = { '04': ['--port', '0'], '06': ['--port', '0', '--web-port', '0'] };

/** Starts a stage in a terminal, and waits for its input line, if it has one. */
export async function startInTerminal(
  stage: '04' | '06' = '06',
  { input = true, args = ['--host', '127.0.0.1'], ...options }: HostWindowOptions = {},
): Promise<HostWindow> {
  const window = new TerminalWindow([stage, ...FREE_PORTS[stage], ...args], {
    columns: 100,
    rows: 30,
    program: 'stages/run.ts',
    ...options,
  });
  try {
    if (input) await hasInput(window, '>');
    else await window.shows(/^Then .*\.$/m);
    const invitation = window.lines.join('\n');
    const port = Number(/ nc \S+ (\d+)/.exec(invitation)?.[1]);
    const webPort = Number(/http:\S+:(\d+)/.exec(invitation)?.[1] ?? 0);
    return {
      window,
      host: '127.0.0.1',
      port,
      webPort,
      [Symbol.asyncDispose]: () => window[Symbol.asyncDispose](),
    };
  } catch (error) {
    await window[Symbol.asyncDispose]();
    throw error;
  }
}

/** What is in the last line. */
export function inputOf(window: TerminalWindow): string {
  return window.lines.at(-1) ?? '';
}

/** Waits for this input line. */
export async function hasInput(window: TerminalWindow, line: string): Promise<void> {
  await window.until(() => inputOf(window) === line, `the input line ${line}`);
}

/** Types a command, and waits for a line that its answer has. */
export async function command(window: TerminalWindow, line: string, answer: RegExp): Promise<void> {
  window.type(KEY.ctrlU + line + KEY.enter);
  await window.until(() => {
    const { lines } = window;
    return lines.slice(lines.lastIndexOf(`> ${line}`) + 1).some((each) => answer.test(each));
  }, String(answer));
}
