/** The places whose code is mutated, and the share of mutants that must be noticed. */
export interface Place {
  readonly name: string;
  /** A glob. */
  readonly code: string;
  readonly leastPercent: number;
}

export const NEVER_CHANGED: readonly string[] = [
  // It ends processes that it finds in the process list: a mutant could end every process of this user.
  'clients/desktop/browser-process.ts',
  // It is the program: tests/clients/desktop/program.test.ts runs it as a process, which takes too long.
  'clients/desktop/main.ts',
  // It is the program: tests/clients/terminal/plain.test.ts and terminal.test.ts run it as a process.
  'clients/terminal/main.ts',
  // They are a thread at a terminal, with signals to the whole process group: tests/clients/host/terminal.test.ts
  // runs them as a process.
  'clients/host/host.ts',
  'clients/host/host-terminal.ts',
  'clients/host/host-thread.ts',
  // It connects a recorder with its panel, and so draws.
  'web/recording/clip-recorder.ts',
];

const SERVER_PERCENT = 90;
const CLIENT_PERCENT = 80;

export const PLACES: readonly Place[] = [
  place('shared', SERVER_PERCENT),
  place('stages', SERVER_PERCENT, '*.ts'),
  ...[
    'stages/00-naive',
    'stages/01-echo',
    'stages/02-threaded-tcp',
    'stages/03-nicknames',
    'stages/04-broadcast',
    'stages/05-websocket-bridge',
    'stages/06-media',
  ].map((folder) => place(folder, SERVER_PERCENT)),
  // Code that draws is tested in browsers and terminals, not here.
  ...[
    'clients/chat',
    'clients/tcp',
    'clients/desktop',
    'clients/host',
    'web/alerts',
    'web/recording',
    'web/text',
    'web/wire',
  ].map((folder) => place(folder, CLIENT_PERCENT)),
  place('clients/terminal', CLIENT_PERCENT, '*.ts'),
  place('web/stats', CLIENT_PERCENT, '{columns,format,reading}.ts'),
];

function place(folder: string, leastPercent: number, files = '**/*.ts'): Place {
  return { name: folder, code: `${folder}/${files}`, leastPercent };
}
