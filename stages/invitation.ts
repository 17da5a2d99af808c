import { renderUnicodeCompact } from 'uqr';
import type { Running, StageOptions } from '../shared/stage.ts';
import { pageUrl, reachableHosts } from './05-websocket-bridge/page-url.ts';
import type { Stage } from './catalog.ts';

/** From this stage on there is a room to talk in. */
const FIRST_CHAT = '04';

/** What to try next: the commands and addresses that reach this server. */
export function invitation(stage: Stage, options: StageOptions, running: Running): string {
  const [host] = reachableHosts(options.hosts);
  return [
    `Stage ${stage.folder} is up. Ctrl-C ends it.`,
    '',
    `  telnet ${host} ${running.port}`,
    `  nc ${host} ${running.port}`,
    `  npm run telnet -- ${host} ${running.port}`,
    ...(stage.folder < FIRST_CHAT ? [] : chatLines(`${host} ${running.port}`)),
    ...(running.webPort === undefined ? [] : pageLines(options, running.webPort)),
    '',
    `Then ${stage.tryNext}.`,
  ].join('\n');
}

function chatLines(address: string): string[] {
  return [`  npm run chat -- ${address}`, `  npm run desktop -- ${address}`];
}

function pageLines({ hosts, publicUrl }: StageOptions, webPort: number): string[] {
  const names = reachableHosts(hosts);
  const pages = publicUrl ? [publicUrl] : names.map((host) => `http://${host}:${webPort}`);
  const lines = pages.map((page) => `  ${page}   in a browser`);
  if (publicUrl || names.length > 1) {
    lines.push('', renderUnicodeCompact(pageUrl(hosts, webPort, publicUrl)));
  }
  if (!publicUrl && names.length > 1) lines.push('', NO_HTTPS);
  return lines;
}

const NO_HTTPS =
  'Other computers see the page but have no microphone: browsers want HTTPS for it (README.md, "Sharing it").';
