/**
 * What a stage prints when it is up: how to reach it, and what to try.
 *
 * The commands are to be copied, so they are complete and use the actual port and an address that works
 * from where the reader is. Which address that is depends on what the server listens on; the first of
 * `reachableHosts` is the best guess, and the others are listed below it. The words after "Then" come from
 * the catalog, and README files quote them.
 */
import { renderUnicodeCompact } from 'uqr';
import type { Running, StageOptions } from '../shared/stage.ts';
import { lanAddresses, pageUrl, reachableHosts, statsUrl } from './05-websocket-bridge/page-url.ts';
import type { Stage } from './catalog.ts';

/** The first stage with a room to talk in. */
const FIRST_CHAT = '04';

/** Says what to try next: the commands and addresses that reach this server. */
export function invitation(stage: Stage, options: StageOptions, running: Running): string {
  const [host, ...others] = reachableHosts(options.hosts);
  return [
    `Stage ${stage.folder} is up. Ctrl-C ends it.`,
    '',
    `  telnet ${host} ${running.port}`,
    `  nc ${host} ${running.port}`,
    `  npm run telnet -- ${host} ${running.port}`,
    ...(stage.folder < FIRST_CHAT ? [] : chatLines(`${host} ${running.port}`)),
    ...(running.webPort === undefined ? [] : pageLines(options, running.webPort)),
    ...(others.length === 0
      ? []
      : ['', `Also reachable at ${others.map(withNetwork).join(', ')}.`]),
    '',
    ...(options.host ? ['You are the host of this room: type /help here.'] : []),
    `Then ${stage.tryNext}.`,
  ].join('\n');
}

function chatLines(address: string): string[] {
  return [`  npm run chat -- ${address}`, `  npm run desktop -- ${address}`];
}

/** Adds the name of the network, which tells people a cable from a virtual machine. */
function withNetwork(host: string): string {
  const network = lanAddresses().find(({ address }) => address === host)?.network;
  return network ? `${host} (${network})` : host;
}

/**
 * The address of the page. If other people can reach it, it is also shown as a QR code: they are in the
 * same room, with a phone in their hand. Without HTTPS their browsers offer no microphone, and it is better
 * to read that here than to look for the button (https://w3c.github.io/webappsec-secure-contexts/).
 */
function pageLines({ hosts, publicUrl, stats }: StageOptions, webPort: number): string[] {
  const page = pageUrl(hosts, webPort, publicUrl);
  const isForOthers = publicUrl !== undefined || reachableHosts(hosts).length > 1;
  const lines = [`  ${page}   in a browser`];
  if (stats)
    lines.push(`  ${statsUrl(hosts, webPort)}   shows what is going on, on this computer only`);
  if (isForOthers) lines.push('', renderUnicodeCompact(page));
  if (isForOthers && !publicUrl) lines.push('', NO_HTTPS);
  return lines;
}

const NO_HTTPS =
  'Other computers see the page but have no microphone: browsers require HTTPS for it (README.md, "Sharing it").';
