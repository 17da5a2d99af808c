/**
 * Serves anything that can be fetched: the files of the page from memory, clips from a disk. The routes
 * decide who may have what; this file only speaks HTTP, and covers three of its mechanisms:
 *
 * - content negotiation: one resource has several representations, here plain and gzip, and the client says
 *   which encodings it accepts (RFC 9110 section 12);
 * - conditional requests: a client that already has the bytes does not get them again (section 13);
 * - ranges: a player asks for parts of a video. Safari plays nothing without them (section 14).
 *
 * `negotiator` evaluates `Accept-Encoding`, and `fresh` the conditions of caches; both are parts of Express.
 * `send`, which Express uses for all of this, can only serve files by their path on a disk
 * (docs/decisions/0004-representations.md).
 */
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
  /** The time of the last change, as in `Last-Modified`: for clients that do not support entity tags. */
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
  // A cache must not give the gzip form to a client that cannot read it (RFC 9110 section 12.5.5).
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
  // `pipeline` waits while the client does not read, and closes the file when the client disconnects.
  else await pipeline(form.read(start, end), response);
}

/** Chooses by the weights in `Accept-Encoding` (RFC 9110 section 12.5.3); among equals, the first form. */
function negotiated(request: IncomingMessage, forms: readonly Representation[]): Representation {
  const encodings = forms.map(({ encoding }) => encoding);
  const [best] = new Negotiator(request).encodings(encodings);
  const form = forms.find(({ encoding }) => encoding === best);
  if (form) return form;
  throw new HttpRefusal(406, `this is available only as ${encodings.join(' or ')}`);
}

/**
 * Evaluates the conditions of a request in the order of RFC 9110 section 13.2.2. The first two are for a
 * client that has a part of the bytes and wants the rest: if the resource has changed, the parts do not fit
 * together, and it gets an error. The others, in `fresh`, are for caches: if nothing has changed, the client
 * uses what it has.
 */
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
 * Entity tags, with the prefix of weak ones. `If-Match` compares strongly (RFC 9110 section 13.1.1): a weak
 * tag matches nothing, because it does not promise that the bytes are the same.
 */
function tagsOf(list: string): readonly string[] {
  return list.match(/(W\/)?"[^"]*"/g) ?? [];
}

/** The first and the last byte of a range, one of which may be missing (RFC 9110 section 14.1.2). */
const RANGE = /^bytes=(\d*)-(\d*)$/i;

/**
 * Returns the requested range, or undefined for the whole. A server may ignore a range (RFC 9110 section
 * 14.2). This one ignores invalid ranges, and requests for several, whose response would be a multipart
 * document: players ask for one range at a time. A range of a version that the client no longer has (`If-Range`) is
 * ignored, too, so that the client gets the whole new one.
 * @lab 06.2 Serve a part of a file ★
 */
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
