/** An HTTP request and its response without a network: tests send the body and read the response. */
import { IncomingMessage, type RequestOptions, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';

interface Wanted extends Pick<RequestOptions, 'method' | 'path'> {
  /** By name, in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The objects that a server gets for a request. The body comes later. */
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
    // As in a real server.
    this.response.once('finish', () => process.nextTick(() => this.response.emit('close')));
  }

  /** Sends the whole body, or the rest of it. */
  send(body: Uint8Array | string = ''): void {
    this.request.push(body);
    this.request.push(null);
  }

  /** The body of the response so far. */
  get body(): Buffer {
    const bytes = Buffer.concat(this.#written);
    return bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
  }
}
