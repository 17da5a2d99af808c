import { networkInterfaces } from 'node:os';
import * as v from 'valibot';
import { UsageError } from '../../stages/exit.ts';
import { parseArguments } from '../arguments.ts';
import type { Side } from './entry.ts';
import { type Faults, FaultsSchema } from './faults.ts';
import type { ServerAddress } from './tapped-connection.ts';

/** What `--help` prints. */
export const HELP = `npm run tap -- PORT [HOST:]PORT [options]
npm run tap -- --open FILE [options]

Stands between clients, which connect to the first port, and the server on the second one. Shows what goes
over the wire, here and on a page.

  --page-port PORT  port of the page; the system chooses one unless given
  --no-page         shows the traffic in the terminal only
  --save FILE       writes the recording to a file at the end
  --pcap FILE       writes a file for Wireshark at the end
  --open FILE       shows a recording that was saved
  --help            shows this

It can be a bad network. Each of these applies to every connection, and can be changed on the page:

  --split N         passes on at most N bytes at once
  --join MS         passes on what arrives within MS milliseconds as one chunk
  --delay MS        passes on everything MS milliseconds later
  --limit N         passes on at most N bytes per second
  --stall           passes on nothing, and does not read
  --half-close N    ends the direction after N bytes (FIN)
  --reset N         resets the connection after N bytes of a direction (RST)
  --from SIDE       only what this side sends: client or server (both)`;

/** Where to listen, and where to connect. */
export interface Route {
  readonly port: number;
  readonly server: ServerAddress;
}

/** The options of `npm run tap`. */
export interface TapProgramOptions {
  readonly help: boolean;
  /** A tap between two ports, or a file to show. */
  readonly subject: Route | { readonly file: string } | undefined;
  /** The port of the page; undefined for no page. */
  readonly pagePort: number | undefined;
  readonly save: string | undefined;
  readonly pcap: string | undefined;
  readonly faults: Readonly<Record<Side, Faults>>;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const NUMBERS = ['split', 'join', 'delay', 'limit', 'half-close', 'reset'] as const;
const FLAGS = {
  'page-port': text,
  'no-page': flag,
  save: text,
  pcap: text,
  open: text,
  help: flag,
  split: text,
  join: text,
  delay: text,
  limit: text,
  stall: flag,
  'half-close': text,
  reset: text,
  from: text,
} as const;

/**
 * Parses the arguments after `npm run tap --`.
 * @throws UsageError for an argument that is not valid
 */
export function parseTapOptions(args: readonly string[]): TapProgramOptions {
  const { values, positionals } = parseWords(args);
  const { help, open, save, pcap } = values;
  return {
    help,
    subject: help ? undefined : subjectOf(open, positionals),
    pagePort: values['no-page']
      ? undefined
      : parsePort('--page-port', values['page-port'] ?? '0', 0),
    save,
    pcap,
    faults: faultsOf(values),
  };
}

type Values = ReturnType<typeof parseWords>['values'];

function parseWords(args: readonly string[]) {
  try {
    return parseArguments(args, FLAGS);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const [reason] = (error as Error).message.split('. ');
    throw new UsageError(`${reason}. This lists the options: npm run tap -- --help`);
  }
}

function subjectOf(file: string | undefined, positionals: readonly string[]) {
  const [port, server, ...rest] = positionals;
  if (file !== undefined) {
    if (port === undefined) return { file };
    throw new UsageError(
      `--open shows a file, and takes no ports: leave out '${positionals.join(' ')}'.`,
    );
  }
  if (port === undefined || server === undefined || rest.length > 0)
    throw new UsageError(
      'Give the port to listen on and the port of the server: npm run tap -- 7001 12345',
    );
  return routeOf(parsePort('The first port', port, 0), server);
}

function routeOf(port: number, text: string): Route {
  const [, host = 'localhost', digits = ''] = /^(?:\[?(.+?)\]?:)?([^:]*)$/.exec(text) ?? [];
  const server = { host, port: parsePort('The port of the server', digits, 1) };
  if (port === server.port && /^(localhost|127\.0\.0\.1|::1)$/.test(host))
    throw new UsageError(
      `Both ports are ${port}, so the tap would connect to itself: choose another one to listen on.`,
    );
  return { port, server };
}

function parsePort(what: string, text: string, least: number): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port >= least && port < 65_536) return port;
  throw new UsageError(`${what} is a number from ${least} to 65535, not '${text}'.`);
}

function faultsOf(values: Values): Record<Side, Faults> {
  const { from = 'both', stall } = values;
  const faults: Record<string, unknown> = stall ? { stall } : {};
  for (const name of NUMBERS) {
    const { [name]: digits } = values;
    if (digits === undefined) continue;
    const key = name === 'half-close' ? 'halfClose' : name;
    if (!v.is(FaultsSchema, { [key]: numberOf(digits) }))
      throw new UsageError(`--${name} takes ${rangeOf(key)}, not '${digits}'.`);
    faults[key] = Number(digits);
  }
  const parsed = v.parse(FaultsSchema, faults);
  if (from === 'client') return { client: parsed, server: {} };
  if (from === 'server') return { client: {}, server: parsed };
  if (from === 'both') return { client: parsed, server: parsed };
  throw new UsageError(`--from takes client or server, not '${from}'.`);
}

function numberOf(digits: string): number {
  return /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
}

function rangeOf(key: Exclude<keyof Faults, 'stall'>): string {
  const [, , least, most] = FaultsSchema.entries[key].wrapped.pipe;
  return `a whole number from ${least.requirement} to ${most.requirement}`;
}

/** The addresses of this computer that only its own programs reach. */
export function ownHosts(): string[] {
  const addresses = Object.values(networkInterfaces()).flat();
  const hasIPv6 = addresses.some((address) => address?.family === 'IPv6');
  return hasIPv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
}
