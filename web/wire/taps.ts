import type { OpenTransport } from '../../clients/chat/transport.ts';
import { CLOSE } from '../../shared/codes.ts';
import type { WireLog } from './wire-log.ts';

/*
 * The three places where something goes over the wire: the transport, uploads, and downloads by media
 * elements. Each is wrapped or observed from outside, and the code that sends does not know of it. So the
 * drawer can show everything, and without it the page would work the same.
 */

/**
 * Opens the same transports, and records everything that passes through them. Records come before the effect:
 * a frame is in the list before what it causes.
 */
export function tappedTransport(open: OpenTransport, log: WireLog): OpenTransport {
  return (listener) => {
    let closed = false;
    const write = (text: string) => log.add('connection', text, 0);
    write('connecting');
    const transport = open({
      opened() {
        write('opened');
        listener.opened();
      },
      message(text) {
        log.add('received', text);
        listener.message(text);
      },
      closed(code, reason) {
        closed = true;
        write(`closed with ${code}${meaningOf(code)}${reason ? `: ${reason}` : ''}`);
        listener.closed(code, reason);
      },
    });
    return {
      send(text) {
        log.add('sent', text);
        transport.send(text);
      },
      close() {
        // A listener that is told that it is closed closes it, too.
        if (!closed) write('closed by this page');
        closed = true;
        transport.close();
      },
    };
  };
}

/** The name of a close code, such as `, going away`. */
function meaningOf(code: number): string {
  const [name] = Object.entries(CLOSE).find(([, known]) => known === code) ?? [];
  return name ? `, ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}` : '';
}

/** Creates XMLHttpRequests that record their requests and responses. The body of an upload is not kept. */
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

/** The path of clips, on any host. */
const CLIPS = '/clips/';

/** Records each clip that the browser reports as loaded: media elements load by themselves. */
export function watchDownloads(log: WireLog): void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByType('resource')) {
      const path = new URL(entry.name).pathname;
      if (path.startsWith(CLIPS)) note(log, path, entry as PerformanceResourceTiming);
    }
  });
  observer.observe({ type: 'resource' });
}

/** Browsers hide sizes and statuses of other hosts from a page: they are 0. */
function note(log: WireLog, path: string, entry: PerformanceResourceTiming): void {
  const { responseStatus, duration, initiatorType, encodedBodySize } = entry;
  const status = responseStatus ? `${responseStatus} ` : '';
  const text = `${status}${path} in ${Math.round(duration)} ms, for <${initiatorType}>`;
  log.add('response', text, encodedBodySize);
}
