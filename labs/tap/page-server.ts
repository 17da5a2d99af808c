import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_TAP_ORDER_BYTES, MAX_TAP_PAGES } from '../../shared/limits.ts';
import { streamEntries } from './event-stream.ts';
import { carryOut } from './orders.ts';
import { isFromOwnPage } from './own-page.ts';
import type { PageFile } from './page-files.ts';
import { pcapOf } from './pcap.ts';
import type { Tap } from './proxy.ts';
import type { Recording } from './recording.ts';
import { formatRecording } from './saved.ts';

export interface PageOptions {
  readonly port: number;
  readonly files: ReadonlyMap<string, PageFile>;
  readonly recording: Recording;
  /** What is shown above the diagram, such as `localhost:7001 to localhost:12345`. */
  readonly title: string;
  /** The tap that the switches belong to. Without one, a saved recording is shown. */
  readonly tap?: Tap;
}

/** The page, while it is served. */
export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** What a page is told first, and whenever the faults change. */
export interface Status {
  readonly session: string;
  readonly title: string;
  readonly started: number;
  /** Absent if there is no tap whose faults could be changed. */
  readonly faults?: Tap['faults'];
}

/** As strict as in stage 05, and without a camera. */
const SECURITY_HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/**
 * Serves the page of the tap to this computer only.
 * @throws the system's error, such as `EADDRINUSE` if the port is taken
 */
export async function servePage(options: PageOptions): Promise<ServedPage> {
  const { files, recording, title, tap } = options;
  const session = randomUUID();
  const pages = new Set<ServerResponse>();
  const status = (): Status => ({
    session,
    title,
    started: recording.started,
    ...(tap && { faults: tap.faults }),
  });

  function stream(request: IncomingMessage, response: ServerResponse): void {
    if (pages.size >= MAX_TAP_PAGES)
      return void refuse(response, 503, 'too many pages show this tap');
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    pages.add(response);
    response.once('close', () => pages.delete(response));
    sendStatus(response);
    const [before, number] = String(request.headers['last-event-id'] ?? '').split('.');
    streamEntries(recording, response, session, before === session ? Number(number) : 0);
  }

  function sendStatus(response: ServerResponse): void {
    response.write(`event: status\ndata: ${JSON.stringify(status())}\n\n`);
  }

  async function order(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Another page could send any other type without asking first (Fetch, "CORS-safelisted").
    const isJson = request.headers['content-type'] === 'application/json';
    const body = isJson ? await bodyOf(request) : undefined;
    if (body === undefined || !tap || !carryOut(body, tap))
      return refuse(response, 400, 'the tap does not know this order');
    for (const page of pages) sendStatus(page);
    response.writeHead(204).end();
  }

  function download(response: ServerResponse, name: string, bytes: string | Uint8Array): void {
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${name}"`,
    });
    response.end(bytes);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    if (!isFromOwnPage(request))
      return refuse(response, 403, 'this page is for this computer only');
    const { method, url } = request;
    const { started, entries } = recording;
    const file = files.get(url ?? '');
    if (method === 'POST' && url === '/orders') return order(request, response);
    if (method !== 'GET') return refuse(response, 405, 'use GET');
    if (file) return void response.writeHead(200, { 'Content-Type': file.type }).end(file.bytes);
    if (url === '/events') return stream(request, response);
    if (url === '/tap.jsonl')
      return download(response, 'tap.jsonl', formatRecording({ started, entries }));
    if (url === '/tap.pcap') return download(response, 'tap.pcap', pcapOf(started, entries));
    refuse(response, 404, 'there is nothing here');
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${why}\n`);
}

/** The body of a request, unless it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk;
    if (body.length > MAX_TAP_ORDER_BYTES) return undefined;
  }
  return body;
}
