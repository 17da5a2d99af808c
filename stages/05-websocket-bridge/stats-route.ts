/**
 * `/stats`, a page that shows what is going on in the server, and `/metrics`, the same as text for Prometheus
 * (https://prometheus.io/docs/instrumenting/exposition_formats/). Both are only for this computer: figures
 * about who is here and how busy it is are for the person who runs the server. To anyone else, and without
 * `--stats`, there is nothing at these addresses.
 *
 * The page asks for the figures once a second. An open stream would save some bytes, but each page would hold
 * a connection that has to be counted, limited and closed; a question is over when it is answered. It also
 * finds the server again by itself, whatever has happened to the thread that answered before.
 */
import type { Figures, Metric } from '../../shared/metrics.ts';
import { sendJson } from './http-response.ts';
import type { Inquiries } from './inquiry.ts';
import type { Page } from './page.ts';
import { pageRoute } from './page-route.ts';
import type { Responder, Route } from './route.ts';
import { isFromThisComputer } from './this-computer.ts';

export interface StatsOptions {
  readonly inquiries: Inquiries;
  /** The files of `/stats`. */
  readonly page: Page;
  readonly publicUrl: string | undefined;
}

/** The page, its figures, and the figures for Prometheus. */
export function statsRoute({ inquiries, page, publicUrl }: StatsOptions): Route {
  const files = pageRoute(page);
  const ask = () => inquiries.ask<Figures>({ type: 'figures' });
  const responders = new Map<string, Responder>([
    ['/stats/figures', async (_request, response) => sendJson(response, 200, await ask())],
    [
      '/metrics',
      async (_request, response) => {
        const { type, text } = await forPrometheus((await ask()).metrics);
        response.writeHead(200, {
          'Content-Type': type,
          'Content-Length': Buffer.byteLength(text),
          'Cache-Control': 'no-store',
        });
        response.end(text);
      },
    ],
  ]);

  return (path, request) => {
    const responder = responders.get(path);
    const resource = responder
      ? { GET: responder }
      : files(path === '/stats' ? '/stats/index.html' : path, request);
    return resource && isFromThisComputer(request, publicUrl) ? resource : undefined;
  };
}

/** Formats metrics. The library is loaded when somebody first asks for them. */
async function forPrometheus(metrics: readonly Metric[]) {
  const { Counter, Gauge, Registry } = await import('prom-client');
  const registry = new Registry();
  for (const { name, type, help, samples } of metrics) {
    // The library would write a 0 without labels, which is none of the values that there will be.
    if (samples.length === 0) continue;
    const labelNames = Object.keys(samples[0]?.labels ?? {});
    const options = { name, help, labelNames, registers: [registry] };
    const metric = type === 'counter' ? new Counter(options) : new Gauge(options);
    // A new counter is at 0, so it can be set by adding to it.
    for (const { labels, value } of samples) metric.inc(labels, value);
  }
  return { type: registry.contentType, text: await registry.metrics() };
}
