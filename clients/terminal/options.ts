import { parseArgs } from 'node:util';
import { parseName } from '../../shared/text.ts';
import { UsageError } from '../../stages/exit.ts';
import { sentence } from '../chat/format.ts';
import { parsePort, type TcpAddress, USUAL_ADDRESS } from '../chat/transport.ts';

/*
 * The command line of `npm run chat`. Errors are sentences that name the argument and give an example
 * that works, because the person who sees them has just been refused.
 */

/** The options of `npm run chat`. */
export interface ChatOptions extends TcpAddress {
  /** If absent, the person is asked. */
  readonly name?: string;
  /** Lines instead of a full screen, even in a terminal. */
  readonly plain: boolean;
  readonly help: boolean;
}

/** What `--help` prints. */
export const HELP = `npm run chat -- [host] [port] [options]

The chat in a terminal. Without a host and a port: localhost 12345.

  --name NAME   your name; otherwise you are asked for it
  --plain       line by line, for screen readers; the default in a pipe
  --help        shows this

A line of a pipe is a message: echo hi | npm run -s chat -- --name bot`;

const FLAGS = {
  name: { type: 'string' },
  plain: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/**
 * Parses the arguments after `npm run chat --`.
 * @throws UsageError for an argument that is not valid
 */
export function parseChatOptions(args: readonly string[]): ChatOptions {
  const { values, positionals } = parseWords(args);
  const { name, plain, help } = values;
  const [host = USUAL_ADDRESS.host, port, ...rest] = positionals;
  if (rest.length > 0)
    throw new UsageError(
      `Unexpected argument '${rest.join(' ')}': give at most a host and a port.`,
    );
  return {
    host: checkHost(host),
    port: port === undefined ? USUAL_ADDRESS.port : checkPort(port),
    ...(name !== undefined && { name: checkName(name) }),
    plain,
    help,
  };
}

function parseWords(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, strict: true });
  } catch (error) {
    const [reason] = (error as Error).message.split('. ');
    throw new UsageError(`${reason}. This lists the options: npm run chat -- --help`);
  }
}

/** Node takes an empty host for this computer. */
function checkHost(host: string): string {
  if (host !== '') return host;
  throw new UsageError(
    'The host is empty: give its name or address, as in npm run chat -- localhost 12345',
  );
}

function checkPort(text: string): number {
  const port = parsePort(text);
  if (port !== undefined) return port;
  throw new UsageError(
    `A port is a number from 1 to 65535, not '${text}'. Try: npm run chat -- localhost 12345`,
  );
}

function checkName(name: string): string {
  try {
    return parseName(name);
  } catch (error) {
    throw new UsageError(`--name ${name}: ${sentence((error as Error).message)}`);
  }
}
