import { recorder } from './transcript.ts';

/** The headers of an answer that the checks are about. */
const TELLING = ['content-type', 'content-length', 'content-range', 'x-content-type-options'];

/** Like `fetch`, and a transcript says what was asked for and what the answer was. */
export async function recordedFetch(url: string, init: RequestInit = {}): Promise<Response> {
  const record = recorder();
  const { pathname, search } = new URL(url);
  const sent = Object.entries(init.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const bytes = init.body instanceof Uint8Array ? [`a body of ${init.body.length} bytes`] : [];
  const request = [`${init.method ?? 'GET'} ${pathname}${search}`, ...sent, ...bytes];
  record('event', `the check sends ${request.join(', ')}`);
  const response = await fetch(url, init);
  const { status, headers } = response;
  const received = TELLING.flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [`${name}: ${value}`];
  });
  // A refusal says why, in a few words.
  const reason = status < 400 ? [] : [await response.clone().text()];
  record('event', `the server answers ${[status, ...received, ...reason].join(', ')}`);
  return response;
}
