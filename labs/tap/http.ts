import { MAX_TAP_PIECE_BYTES } from '../../shared/limits.ts';
import { type Decoder, type Draft, type Found, latin1, textOf } from './decoding.ts';
import type { Side } from './entry.ts';

/** What one side of a connection has to know about the other side to be decoded. */
export interface Exchange {
  /** The methods of the requests that have no response yet. */
  readonly methods: string[];
  /** Called when the server agrees to speak WebSocket (101), and when it does not. */
  upgraded(agreed: boolean): void;
  /** Decodes what follows an upgrade. */
  readonly frames: Decoder;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'CONNECT', 'TRACE'];
/** Responses without a body (RFC 9112 section 6.3), apart from those to HEAD. */
const NO_BODY = /^(1\d\d|204|304)$/;

/** Whether bytes begin like HTTP. Undefined if they are too few to tell. */
export function looksLikeHttp(bytes: Uint8Array, from: Side): boolean | undefined {
  const start = latin1(bytes.subarray(0, 8));
  const wanted = from === 'server' ? ['HTTP/1.'] : METHODS.map((method) => `${method} `);
  if (wanted.some((each) => start.startsWith(each))) return true;
  return wanted.some((each) => each.startsWith(start)) ? undefined : false;
}

/** Decodes HTTP/1: the head of each request or response, and its body (RFC 9112). */
export function http(from: Side, exchange: Exchange): Decoder {
  const decode: Decoder = (bytes) => {
    const text = latin1(bytes.subarray(0, MAX_TAP_PIECE_BYTES));
    const end = /\r?\n\r?\n/.exec(text);
    if (!end) return undefined;
    const length = end.index + end[0].length;
    const [first = '', ...fields] = text.slice(0, end.index).split(/\r?\n/);
    const headers = headersOf(fields);
    const title = textOf(bytes.subarray(0, first.length));
    const head: Draft = {
      kind: 'head',
      title,
      text: textOf(bytes.subarray(0, length)),
      end: length,
    };
    const next = from === 'client' ? afterRequest(first, headers) : afterResponse(first, headers);
    return { pieces: [head], length, next };
  };

  function afterRequest(first: string, headers: Headers): Decoder {
    exchange.methods.push(first.split(' ', 1)[0] ?? '');
    // What a client sends before the server agrees is taken for frames, too.
    if (isWebSocket(headers)) return exchange.frames;
    return bodyOf(headers, false);
  }

  function afterResponse(first: string, headers: Headers): Decoder {
    const status = first.split(' ', 2)[1] ?? '';
    const agreed = status === '101' && isWebSocket(headers);
    if (status === '100') return decode;
    exchange.upgraded(agreed);
    const method = exchange.methods.shift();
    if (agreed) return exchange.frames;
    if (method === 'HEAD' || NO_BODY.test(status)) return decode;
    return bodyOf(headers, true);
  }

  function bodyOf(headers: Headers, untilClose: boolean): Decoder {
    if (/\bchunked\b/i.test(headers.get('transfer-encoding') ?? '')) return chunked;
    const length = headers.get('content-length');
    if (length !== undefined && /^\d{1,15}$/.test(length)) return counted(Number(length));
    return untilClose ? (bytes) => body('body', bytes, bytes.length) : decode;
  }

  function counted(length: number): Decoder {
    if (length === 0) return decode;
    // Its beginning is shown as soon as it is there: a body may be large, and slow.
    return (bytes) => body(`body, ${length} bytes`, bytes.subarray(0, length), length, decode);
  }

  const chunked: Decoder = (bytes) => {
    const line = /^([\da-f]{1,12})[^\n]*\n/i.exec(latin1(bytes.subarray(0, 1_024)));
    if (!line) return bytes.length < 1_024 ? undefined : body('not a chunk', bytes, bytes.length);
    const [start, digits = '0'] = line;
    const size = Number.parseInt(digits, 16);
    if (size === 0) return trailer(bytes, start.length);
    const data = bytes.subarray(start.length, start.length + size);
    return body(`chunk of ${size} bytes`, data, start.length + size + 2, chunked);
  };

  function trailer(bytes: Uint8Array, start: number): Found | undefined {
    const end = /^(?:[^\r\n]+\r?\n)*\r?\n/.exec(latin1(bytes.subarray(start)));
    return end
      ? body('last chunk', bytes.subarray(0, 0), start + end[0].length, decode)
      : undefined;
  }

  return decode;
}

type Headers = ReadonlyMap<string, string>;

function headersOf(fields: readonly string[]): Headers {
  return new Map(
    fields.map((field) => {
      const colon = field.indexOf(':');
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
    }),
  );
}

function isWebSocket(headers: Headers): boolean {
  return headers.get('upgrade')?.toLowerCase() === 'websocket';
}

function body(title: string, data: Uint8Array, end: number, next?: Decoder): Found {
  const piece: Draft = { kind: 'body', title, text: textOf(data), end };
  return { pieces: [piece], length: end, ...(next && { next }) };
}
