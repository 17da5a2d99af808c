import { networkInterfaces } from 'node:os';
import { renderUnicodeCompact } from 'uqr';
import type { RunningStage, StageOptions } from '../shared/stage.ts';
import type { Stage } from './catalog.ts';

const EVERYWHERE = ['::', '0.0.0.0'];

/** What to try next: the commands and addresses that reach this server. */
export function invitation(stage: Stage, options: StageOptions, running: RunningStage): string {
  const hosts = options.hosts.some((host) => EVERYWHERE.includes(host)) ? lanAddresses() : [];
  const host = hosts[0] ?? nameOf(options.hosts[0] ?? 'localhost');
  const lines = [
    `Stage ${stage.folder} is up. Ctrl-C ends it.`,
    '',
    `  telnet ${host} ${running.port}`,
    `  nc ${host} ${running.port}`,
    `  npm run telnet -- ${host} ${running.port}`,
  ];
  if (running.webPort !== undefined) {
    lines.push(...pageLines(options, running.webPort, ['localhost', ...hosts], host));
  }
  lines.push('', `Then ${stage.tryNext}.`);
  return lines.join('\n');
}

function pageLines(
  options: StageOptions,
  webPort: number,
  hosts: readonly string[],
  host: string,
): string[] {
  const local = hosts.length === 1 ? [host] : hosts;
  const pages = options.publicUrl
    ? [options.publicUrl]
    : local.map((name) => `http://${name}:${webPort}`);
  const lines = pages.map((page) => `  ${page}   (in a browser)`);
  if (hosts.length > 1 || options.publicUrl) {
    lines.push('', renderUnicodeCompact(options.publicUrl ?? `http://${host}:${webPort}`));
  }
  if (hosts.length > 1 && !options.publicUrl) {
    lines.push(
      'Other computers see the page without a microphone: browsers want HTTPS for it (README.md, "Sharing it").',
    );
  }
  return lines;
}

/** The addresses of this computer that others can use, IPv4 first because people type them. */
function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
}

function nameOf(host: string): string {
  if (host === '127.0.0.1' || host === '::1') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
