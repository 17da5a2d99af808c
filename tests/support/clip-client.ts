/** Uploads, as clients make them. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { HttpError, Uploaded } from '../../shared/protocol.ts';
import { fixture } from '../clips/forge.ts';
import type { Address, JsonClient } from './clients.ts';
import { recordedFetch } from './recorded-fetch.ts';

export const VOICE = fixture('voice.webm');
export const VIDEO = fixture('video.webm');

/** An upload, by default of a valid voice message. */
export interface Attempt {
  readonly kind?: string;
  readonly type?: string;
  readonly body?: Uint8Array;
}

export function webBase({ host, webPort }: Address): string {
  return `http://${host}:${webPort}`;
}

export function tokenOf({ welcome }: JsonClient): string {
  return String(welcome.uploadToken);
}

export function post(
  address: Address,
  token: string,
  { kind = 'voice', type = 'audio/webm', body = VOICE }: Attempt = {},
): Promise<Response> {
  return recordedFetch(`${webBase(address)}/clips?kind=${kind}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body: new Uint8Array(body),
  });
}

export async function uploaded(
  address: Address,
  client: JsonClient,
  attempt?: Attempt,
): Promise<Uploaded> {
  const response = await post(address, tokenOf(client), attempt);
  const answer: unknown = await response.json();
  assert.equal(response.status, 201, `an upload that is answered with ${JSON.stringify(answer)}`);
  return answer as Uploaded;
}

export async function refused(
  address: Address,
  token: string,
  attempt: Attempt,
  status: number,
  code: string,
  which = `the token '${token}'`,
): Promise<void> {
  const response = await post(address, token, attempt);
  const error = (await response.json()) as HttpError;
  const { body = VOICE, type = 'audio/webm' } = attempt;
  assert.deepEqual(
    [response.status, error.code],
    [status, code],
    `the answer to an upload of ${body.length} bytes of ${type}, with ${which}`,
  );
  assert.equal(typeof error.detail, 'string');
}

/** An upload of a voice message that sends only its first byte until it is told to continue. */
export class SlowUpload implements Disposable {
  readonly #request;
  /** Its status, or the error that ended it. */
  readonly outcome: Promise<number | string>;

  constructor({ host, webPort }: Address, token: string) {
    this.#request = request({
      host,
      port: webPort,
      method: 'POST',
      path: '/clips?kind=voice',
      agent: false,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'audio/webm',
        'content-length': VOICE.length,
      },
    });
    this.#request.write(VOICE.subarray(0, 1));
    this.outcome = once(this.#request, 'response').then(
      ([response]: IncomingMessage[]) => {
        response?.resume();
        return response?.statusCode ?? 0;
      },
      (error: NodeJS.ErrnoException) => error.code ?? error.message,
    );
  }

  finish(): void {
    this.#request.end(VOICE.subarray(1));
  }

  [Symbol.dispose](): void {
    // Errors after the outcome do not matter.
    this.#request.on('error', () => {});
    this.#request.destroy();
  }
}
