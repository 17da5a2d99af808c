/**
 * From the words of the command line to the options of a stage.
 *
 * Everything is checked here, before anything is opened, and no stage checks it again: numbers are within
 * their range, a URL is an origin, and a proxy has an address. A wrong value is refused with a sentence that
 * says what is right. It is never corrected: a person who types `--threads 100` should learn that there are
 * at most 64.
 *
 * `parseArgs` of Node splits the words and refuses unknown flags. It does not know which values are numbers,
 * or which flags contradict each other.
 */
import { isIP } from 'node:net';
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
import type { Log } from '../shared/log.ts';
import type { StageOptions } from '../shared/stage.ts';
import { includesLoopback } from './05-websocket-bridge/this-computer.ts';
import { flagsOf, type Stage } from './catalog.ts';
import { UsageError } from './exit.ts';
import { LOG_LEVELS, type LogLevel } from './log.ts';

/**
 * Parses the options of a stage: the arguments after `--`. The log is opened last, when all of them are right.
 * @throws UsageError for an option that this stage does not have, or a value that is not valid
 */
export function parseOptions(
  stage: Stage,
  args: readonly string[],
  openLog: (level: LogLevel) => Log,
  env: NodeJS.ProcessEnv = process.env,
): StageOptions {
  const values = parseFlags(stage, args);
  const ports = parsePorts(stage, values);
  const publicUrl = parsePublicUrl(values) ?? forwardedUrl(ports.webPort, env);
  // More threads than cores gain nothing, and a chat on a laptop does not need all of them. At least two,
  // because this is what stage 02 shows.
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
    stats: parseStats(values),
    ...(publicUrl !== undefined && { publicUrl }),
    log: openLog(parseLevel(values)),
  };
}

/** The two ports must differ: listeners that can share a port would share it with each other, too. */
function parsePorts(stage: Stage, values: Values): Pick<StageOptions, 'port' | 'webPort'> {
  const port = parseNumber(values, 'port', 12_345, 0, 65_535);
  const webPort = parseNumber(values, 'web-port', 8_080, 0, 65_535);
  // With 0 for both, the system chooses two that differ.
  if (port !== 0 && port === webPort && stage.options.includes('webPort')) {
    throw new UsageError(`--port and --web-port are both ${port}: choose another for one of them.`);
  }
  return { port, webPort };
}

type Values = Record<string, string | boolean | undefined>;

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
    // The first sentence of Node's message. The others are advice for programs that take such arguments.
    const [reason] = (error as Error).message.split('. ');
    throw new UsageError(
      `${reason}. Options go after --, and this lists them: npm run stage ${stage.folder.slice(0, 2)} -- --help`,
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
  // `Number('')` is 0, and `--port=` is not a request for any port.
  if (text !== '' && Number.isInteger(number) && number >= min && number <= max) return number;
  throw new UsageError(`--${flag} takes a whole number from ${min} to ${max}, not '${text}'.`);
}

/**
 * Only this computer unless told otherwise: a chat that anyone in a café can join must be asked for. Both
 * loopback addresses, because `localhost` means ::1 to some programs and 127.0.0.1 to others; `::` accepts
 * IPv4 as well, unless the system forbids it (IPV6_V6ONLY in ipv6(7)).
 */
function parseHosts(values: Values): string[] {
  const hasIPv6 = Object.values(networkInterfaces())
    .flat()
    .some((address) => address?.family === 'IPv6');
  // Without a host, Node listens on all addresses.
  if (values.host === '')
    throw new UsageError("--host takes an address of this computer, such as 192.168.1.5, not ''.");
  if (values.lan && values.host)
    throw new UsageError('--lan listens on all addresses, --host on one: give one of them.');
  if (values.lan) return [hasIPv6 ? '::' : '0.0.0.0'];
  if (typeof values.host === 'string') return [values.host];
  return hasIPv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
}

/** Only this computer can watch the server, so it must be able to connect. */
function parseStats({ stats, host }: Values): boolean {
  if (stats === true && typeof host === 'string' && isIP(host) !== 0 && !includesLoopback(host))
    throw new UsageError(
      `--stats is for this computer only, which cannot connect with --host ${host}: leave out --host, or use --lan.`,
    );
  return stats === true;
}

/** An origin (RFC 6454) and nothing more: the page, its WebSocket and the clips have fixed paths on it. */
function parsePublicUrl({ 'public-url': text }: Values): string | undefined {
  if (typeof text !== 'string') return undefined;
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash)
    return url.origin;
  throw new UsageError(
    `--public-url takes the address of the page, such as https://chat.example.org, not '${text}'.`,
  );
}

/**
 * The address at which GitHub Codespaces forwards a port of this computer, such as
 * `https://octocat-parakeet-8080.app.github.dev`. Undefined elsewhere.
 *
 * The variables are in GitHub's list of "default environment variables for your codespace".
 */
function forwardedUrl(port: number, env: NodeJS.ProcessEnv): string | undefined {
  const { CODESPACE_NAME: name, GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: domain } = env;
  // Port 0: the actual port is not known yet.
  if (port === 0 || !name || !domain) return undefined;
  return URL.parse(`https://${name}-${port}.${domain}`)?.origin;
}

function parseLevel({ log: text = 'info' }: Values): LogLevel {
  const level = LOG_LEVELS.find((each) => each === text);
  if (level) return level;
  throw new UsageError(`--log takes one of ${LOG_LEVELS.join(', ')}, not '${text}'.`);
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
