import type { IncomingMessage } from 'node:http';

/** A request as Node provides it, with each header once. */
export function requestOf(
  line: string,
  headers: Readonly<Record<string, string>> = { host: 'localhost' },
): IncomingMessage {
  const [method, url, version = ''] = line.split(' ');
  const headersDistinct = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value]]),
  );
  const httpVersionMinor = Number(version.at(-1));
  const request = { method, url, httpVersionMinor, headers, headersDistinct };
  return request as unknown as IncomingMessage;
}
