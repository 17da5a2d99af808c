import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fresh from 'fresh';
import Negotiator from 'negotiator';
import { HttpRefusal } from './http-response.ts';

/** One form of a resource: its bytes as they are, or compressed. */
export interface Representation {
  readonly type: string;
  readonly encoding: 'identity' | 'gzip';
  readonly size: number;
  /** In quotes, and different for different bytes: a strong validator (RFC 9110 section 8.8.1). */
  readonly etag: string;
  /** As in `Last-Modified`. */
  readonly modified: string;
  /** Reads the bytes from `start` to `end`, both inclusive. */
  read(start: number, end: number): Readable | Iterable<Uint8Array>;
}

/**
 * Answers GET and HEAD with the form that the client prefers, with a part of it, or with the status that it
 * has not changed. Headers that are already set on the response are kept.
 * @throws HttpRefusal 406, 412, 416
 */
export async function represent(
  request: IncomingMessage,
  response: ServerResponse,
  forms: readonly Representation[],
): Promise<void> {
  if (forms.length > 1) response.setHeader('Vary', 'Accept-Encoding');
  const form = negotiated(request, forms);
  response.setHeader('ETag', form.etag);
  response.setHeader('Last-Modified', form.modified);
  if (isUnchanged(request, form)) return void response.writeHead(304).end();

  const part = partOf(request, form);
  const { start, end } = part ?? { start: 0, end: form.size - 1 };
  response.writeHead(part ? 206 : 200, {
    'Accept-Ranges': 'bytes',
    'Content-Type': form.type,
    'Content-Length': end - start + 1,
    ...(form.encoding !== 'identity' && { 'Content-Encoding': form.encoding }),
    ...(part && { 'Content-Range': `bytes ${start}-${end}/${form.size}` }),
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(form.read(start, end), response);
}

/** Chooses by the weights in `Accept-Encoding` (RFC 9110 section 12.5.3); among equals, the first form. */
function negotiated(request: IncomingMessage, forms: readonly Representation[]): Representation {
  const encodings = forms.map(({ encoding }) => encoding);
  const [best] = new Negotiator(request).encodings(encodings);
  const form = forms.find(({ encoding }) => encoding === best);
  if (form) return form;
  throw new HttpRefusal(406, `this is to be had as ${encodings.join(' or ')} only`);
}

/** Evaluates the conditions of a request in the order of RFC 9110 section 13.2.2. */
function isUnchanged({ headers }: IncomingMessage, { etag, modified }: Representation): boolean {
  const match = headers['if-match'];
  const since = headers['if-unmodified-since'] ?? '';
  const failed =
    match === undefined
      ? Date.parse(modified) > Date.parse(since)
      : match !== '*' && !tagsOf(match).includes(etag);
  if (failed) throw new HttpRefusal(412, 'it has changed since');
  return fresh(headers, { etag, 'last-modified': modified });
}

/**
 * Entity tags, with the prefix of weak ones, which therefore match nothing here (RFC 9110 section 13.1.1).
 */
function tagsOf(list: string): readonly string[] {
  return list.match(/(W\/)?"[^"]*"/g) ?? [];
}

/** The first and the last byte of a range, one of which may be missing (RFC 9110 section 14.1.2). */
const RANGE = /^bytes=(\d*)-(\d*)$/i;

/** Returns the requested range. Undefined for the whole: an invalid range, or several, may be ignored. */
function partOf(
  { method, headers }: IncomingMessage,
  { size, etag, modified }: Representation,
): { readonly start: number; readonly end: number } | undefined {
  const { range = '', 'if-range': known } = headers;
  const isKnown = known === undefined || known === etag || known === modified;
  const [, first, last] = RANGE.exec(range) ?? [];
  if (method !== 'GET' || !isKnown || !(first || last)) return undefined;
  // Without a first byte, the number is a length from the end.
  const start = first ? Number(first) : Math.max(0, size - Number(last));
  const end = first && last ? Math.min(Number(last), size - 1) : size - 1;
  if (last && Number(first) > Number(last)) return undefined;
  if (start < size) return { start, end };
  throw new HttpRefusal(416, 'it ends before that range', { 'Content-Range': `bytes */${size}` });
}
