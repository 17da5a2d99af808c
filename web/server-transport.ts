import { isFinal } from '../clients/chat/final-refusals.ts';
import { sentence } from '../clients/chat/format.ts';
import type { DesktopSetup, OpenTransport, TcpAddress } from '../clients/chat/transport.ts';
import {
  UnreachableError,
  UnsuitableError,
  type UploadClip,
  UploadError,
} from '../clients/chat/upload.ts';
import { HTTP_REQUEST_TIMEOUT_MS } from '../shared/limits.ts';
import type { HttpError, Uploaded } from '../shared/protocol.ts';

/*
 * The ways from the page to its server. Messages go over a WebSocket: directly, or in the desktop window
 * through the program behind it, which passes them on over TCP. Clips are uploaded over HTTP, so that a
 * video of 2 MB does not delay the lines of text behind it.
 */

/** A transport over WebSocket, to this URL. */
export function openWebSocket(url: string): OpenTransport {
  return (listener) => {
    const socket = new WebSocket(url);
    const listening = new AbortController();
    const { signal } = listening;
    socket.addEventListener('open', () => listener.opened(), { signal });
    socket.addEventListener('message', (event) => listener.message(String(event.data)), { signal });
    const closed = ({ code, reason }: CloseEvent) => listener.closed(code, reason || undefined);
    socket.addEventListener('close', closed, { signal });
    return {
      send: (text) => socket.send(text),
      close() {
        // First, because a listener of a closed transport gets no further events.
        listening.abort();
        socket.close();
      },
    };
  };
}

/** The setup of the desktop window, or undefined in a browser. Only the program behind the window adds it. */
export function desktopSetup(): DesktopSetup | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="wirechat-desktop"]');
  return meta ? (JSON.parse(meta.content) as DesktopSetup) : undefined;
}

/** A transport over TCP: the program behind the window relays the messages. */
export function openThroughBridge(address: () => TcpAddress): OpenTransport {
  return (listener) => {
    const { host, port } = address();
    const query = new URLSearchParams({ host, port: String(port) });
    return openWebSocket(`${socketOrigin()}/ws?${query}`)(listener);
  };
}

/** Closes the window when the program behind it ends. The program ends when the window is closed. */
export function stayWithProgram(): void {
  new WebSocket(`${socketOrigin()}/window`).addEventListener('close', () => window.close());
}

/** The origin of this page for WebSockets. */
export function socketOrigin(): string {
  return location.origin.replace(/^http/, 'ws');
}

/** Uploads recordings with these requests: XMLHttpRequest, because `fetch` reports no upload progress. */
export function uploadOver(createRequest: () => XMLHttpRequest): UploadClip {
  return (recording, { token, onProgress, signal }) => {
    const request = createRequest();
    return new Promise((resolve, reject) => {
      request.open('POST', `/clips?kind=${recording.kind}`);
      request.setRequestHeader('Content-Type', recording.mime);
      request.setRequestHeader('Authorization', `Bearer ${token}`);
      request.timeout = HTTP_REQUEST_TIMEOUT_MS;
      request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
      request.onload = () => {
        const answer = answerIn(request);
        if (isUploaded(request, answer)) resolve(answer);
        else reject(refusalOf(request, answer));
      };
      request.onerror = () => reject(new UnreachableError());
      request.ontimeout = () => reject(new UploadError('The upload took too long. Try again.'));
      request.onabort = () => reject(new UploadError('Cancelled.'));
      signal.addEventListener('abort', () => request.abort());
      request.send(recording.blob);
    });
  };
}

/** Each field must be looked at before it is used. */
type Answer = Partial<Uploaded & HttpError>;

/** What came back: from wirechat, or from a proxy, whose JSON can be anything. */
function answerIn({ responseText }: XMLHttpRequest): Answer {
  try {
    return Object(JSON.parse(responseText));
  } catch {
    return {};
  }
}

function isUploaded({ status }: XMLHttpRequest, answer: Answer): answer is Uploaded {
  return status === 201 && typeof answer.id === 'string';
}

function refusalOf({ status }: XMLHttpRequest, { code, detail }: Answer): UploadError {
  if (typeof code === 'string' && typeof detail === 'string')
    return new (isFinal(code) ? UnsuitableError : UploadError)(sentence(detail));
  // Not from wirechat.
  const what = `The server did not accept it (${status}).`;
  if (status === 413) return new UnsuitableError(`${what} Record a shorter one.`);
  if (status === 415) return new UnsuitableError(`${what} Save it, and send it another way.`);
  return new UploadError(`${what} Try again later.`);
}
