import { availableParallelism, networkInterfaces } from 'node:os';
import { parseArgs } from 'node:util';
import { compile } from 'proxy-addr';
import {
  MAX_CLIP_SECONDS,
  MAX_MEMBERS,
  MAX_PACE,
  MAX_THREADS,
  MEMBERS_PER_ADDRESS,
  PACE_LINES_PER_SECOND,
  VIDEO_SECONDS,
  VOICE_SECONDS,
} from '../shared/limits.ts';
import type { StageOptions } from '../shared/stage.ts';
import type { Stage } from './catalog.ts';
import { forwardedUrl } from './forwarded-url.ts';

/** An error in the command line: printed as one sentence, with exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface Flag {
  readonly key: keyof StageOptions;
  readonly value?: string;
  readonly help: string;
}

const FLAGS: Record<string, Flag> = {
  port: { key: 'port', value: 'PORT', help: 'TCP port (12345); 0 lets the system choose' },
  'web-port': {
    key: 'webPort',
    value: 'PORT',
    help: 'port of the page (8080); 0 lets the system choose',
  },
  host: {
    key: 'hosts',
    value: 'ADDRESS',
    help: 'listen on this address only (this computer: 127.0.0.1 and ::1)',
  },
  lan: { key: 'hosts', help: 'listen on all addresses and print those that others can use' },
  threads: { key: 'threads', value: 'N', help: `I/O threads, 1 to ${MAX_THREADS}` },
  pace: {
    key: 'pace',
    value: 'N',
    help: `lines a second from each connection (${PACE_LINES_PER_SECOND}); 0 for no limit`,
  },
  'public-url': {
    key: 'publicUrl',
    value: 'URL',
    help: 'where others reach the page, through a tunnel or a proxy',
  },
  'per-address': {
    key: 'perAddress',
    value: 'N',
    help: `members from one address (${MEMBERS_PER_ADDRESS}); 0 for no limit`,
  },
  'trust-proxy': {
    key: 'trustProxy',
    value: 'ADDRESS',
    help: 'a proxy whose X-Forwarded-For header is trusted',
  },
  'voice-seconds': {
    key: 'voiceSeconds',
    value: 'N',
    help: `longest voice message (${VOICE_SECONDS})`,
  },
  'video-seconds': {
    key: 'videoSeconds',
    value: 'N',
    help: `longest video message (${VIDEO_SECONDS})`,
  },
};

/** What `--help` prints for this stage. */
export function helpFor(stage: Stage): string {
  const lines = flagsOf(stage).map(
    ([flag, { value, help }]) => `  --${`${flag} ${value ?? ''}`.padEnd(20)} ${help}`,
  );
  const number = stage.folder.slice(0, 2);
  return [`npm run stage ${number} -- [options]`, '', stage.line, '', ...lines].join('\n');
}

/**
 * Parses the options of a stage: the arguments after `--`.
 * @throws UsageError for an option that this stage does not have, or a value that is not valid
 */
export function parseOptions(
  stage: Stage,
  args: readonly string[],
  log: StageOptions['log'],
  env: NodeJS.ProcessEnv = process.env,
): StageOptions {
  const values = parseFlags(stage, args);
  const ports = parsePorts(stage, values);
  const publicUrl = parsePublicUrl(values) ?? forwardedUrl(ports.webPort, env);
  const threads = Math.min(4, Math.max(2, availableParallelism()));
  return {
    ...ports,
    threads: parseNumber(values, 'threads', threads, 1, MAX_THREADS),
    pace: parseNumber(values, 'pace', PACE_LINES_PER_SECOND, 0, MAX_PACE),
    perAddress: parseNumber(values, 'per-address', MEMBERS_PER_ADDRESS, 0, MAX_MEMBERS) || Infinity,
    trustProxy: parseProxies(values),
    voiceSeconds: parseNumber(values, 'voice-seconds', VOICE_SECONDS, 1, MAX_CLIP_SECONDS),
    videoSeconds: parseNumber(values, 'video-seconds', VIDEO_SECONDS, 1, MAX_CLIP_SECONDS),
    hosts: parseHosts(values),
    ...(publicUrl !== undefined && { publicUrl }),
    log,
  };
}

/** The two ports must differ: listeners that can share a port would share it with each other, too. */
function parsePorts(stage: Stage, values: Values): Pick<StageOptions, 'port' | 'webPort'> {
  const port = parseNumber(values, 'port', 12_345, 0, 65_535);
  const webPort = parseNumber(values, 'web-port', 8_080, 0, 65_535);
  if (port !== 0 && port === webPort && stage.options.includes('webPort')) {
    throw new UsageError(`--port and --web-port are both ${port}: choose another for one of them.`);
  }
  return { port, webPort };
}

type Values = Record<string, string | boolean | undefined>;

function flagsOf(stage: Stage): [string, Flag][] {
  return Object.entries(FLAGS).filter(([, { key }]) => stage.options.includes(key));
}

function parseFlags(stage: Stage, args: readonly string[]): Values {
  const options = Object.fromEntries(
    flagsOf(stage).map(([flag, { value }]) => [
      flag,
      { type: value ? ('string' as const) : ('boolean' as const) },
    ]),
  );
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    const [reason] = (error as Error).message.split('. ');
    throw new UsageError(
      `${reason}. Options go behind a --, and this lists them: npm run stage ${stage.folder.slice(0, 2)} -- --help`,
    );
  }
}

function parseNumber(
  values: Values,
  flag: string,
  preset: number,
  min: number,
  max: number,
): number {
  const text = values[flag];
  if (text === undefined) return preset;
  const number = Number(text);
  if (text !== '' && Number.isInteger(number) && number >= min && number <= max) return number;
  throw new UsageError(`--${flag} takes a whole number from ${min} to ${max}, not '${text}'.`);
}

function parseHosts(values: Values): string[] {
  const hasIPv6 = Object.values(networkInterfaces())
    .flat()
    .some((address) => address?.family === 'IPv6');
  if (values.lan && values.host)
    throw new UsageError('--lan listens on all addresses, --host on one: give one of them.');
  if (values.lan) return [hasIPv6 ? '::' : '0.0.0.0'];
  if (typeof values.host === 'string') return [values.host];
  return hasIPv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
}

function parsePublicUrl({ 'public-url': text }: Values): string | undefined {
  if (typeof text !== 'string') return undefined;
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash)
    return url.origin;
  throw new UsageError(
    `--public-url takes the address of the page, such as https://chat.example.org, not '${text}'.`,
  );
}

/** @throws UsageError for a value that is neither an address nor a subnet */
function parseProxies({ 'trust-proxy': text }: Values): string[] {
  if (typeof text !== 'string') return [];
  const proxies = text.split(',').map((each) => each.trim());
  try {
    compile(proxies);
    return proxies;
  } catch {
    throw new UsageError(
      `--trust-proxy takes the address of a proxy, such as 127.0.0.1, or a subnet, such as 10.0.0.0/8, not '${text}'.`,
    );
  }
}
