/** An HTTP request and its response without a network: tests push the body, and read what is answered. */
import { IncomingMessage, type RequestOptions, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';

interface Wanted extends Pick<RequestOptions, 'method' | 'path'> {
  /** By their names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a server is handed for a request; its body is still to come. */
export class Exchange {
  readonly request = new IncomingMessage(new Socket());
  readonly response: ServerResponse;
  readonly #written: Buffer[] = [];

  constructor({ method = 'GET', path = '/', headers = {} }: Wanted) {
    Object.assign(this.request, { method, url: path, httpVersionMajor: 1, httpVersionMinor: 1 });
    this.request.headers = { host: 'localhost', ...headers };
    this.request.headersDistinct = Object.fromEntries(
      Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => [name, [value]]),
    );
    this.response = new ServerResponse(this.request);
    const wire = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        this.#written.push(chunk);
        done();
      },
    });
    this.response.assignSocket(wire as Socket);
    // As a server does.
    this.response.once('finish', () => process.nextTick(() => this.response.emit('close')));
  }

  /** The whole body, or what is left of it. */
  send(body: Uint8Array | string = ''): void {
    this.request.push(body);
    this.request.push(null);
  }

  /** What has been answered so far, after the headers. */
  get body(): Buffer {
    const bytes = Buffer.concat(this.#written);
    return bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
  }
}
