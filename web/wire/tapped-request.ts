import type { WireLog } from './wire-log.ts';

/** Creates XMLHttpRequests that record their requests and responses. */
export function tappedRequests(log: WireLog): () => XMLHttpRequest {
  class TappedRequest extends XMLHttpRequest {
    #head = '';

    override open(method: string, url: string | URL): void {
      this.#head = `${method} ${url}`;
      super.open(method, url);
    }

    override setRequestHeader(name: string, value: string): void {
      this.#head += `\n${name}: ${value}`;
      super.setRequestHeader(name, value);
    }

    override send(body: Blob): void {
      log.add('request', this.#head, body.size);
      this.addEventListener('readystatechange', () => this.#changed());
      super.send(body);
    }

    /** Runs before all other listeners. A status of 0 is no response: an abort, a timeout, or no network. */
    #changed(): void {
      if (this.readyState !== XMLHttpRequest.DONE) return;
      if (this.status === 0) log.add('response', 'no answer', 0);
      else log.add('response', `${this.status} ${this.responseText}`);
    }
  }
  return () => new TappedRequest();
}
