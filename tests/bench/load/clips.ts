/** Someone who sends videos, and the many who fetch each of them and throw the bytes away. */
import { connect } from 'node:net';
import type { ServerEvent, Uploaded } from '../../../shared/protocol.ts';
import { forgeVideo } from './video.ts';

/** As many as one member may upload at a time. */
const UPLOADS_AT_ONCE = 2;
const BUFFER = Buffer.alloc(256 * 1024);
/** Another address of this computer, so that the readers take no place of the members. */
const READERS_ADDRESS = '127.0.0.2';

/** A member who sends clips. */
export class ClipSender {
  readonly #port: number;
  readonly #socket: WebSocket;
  readonly #token: string;
  /** What waits for a clip to be in the room, by its id. */
  readonly #shared = new Map<string, () => void>();

  private constructor(port: number, socket: WebSocket, token: string) {
    this.#port = port;
    this.#socket = socket;
    this.#token = token;
    socket.onmessage = ({ data }) => {
      const event = JSON.parse(data) as ServerEvent;
      if (event.type === 'clip') this.#shared.get(event.clip.id)?.();
    };
  }

  static async join(port: number): Promise<ClipSender> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', v: 1, name: 'sender' }));
    socket.onclose = () => reject(new Error('the sender of clips lost its connection'));
    socket.onmessage = ({ data }) => {
      const event = JSON.parse(data) as ServerEvent;
      if (event.type === 'welcome') resolve(event.uploadToken ?? '');
    };
    return new ClipSender(port, socket, await promise);
  }

  /** Sends this many videos, and lets each be fetched so many times, by all at once. Returns the bytes. */
  async send(count: number, readers: number): Promise<number> {
    const video = await forgeVideo();
    let sent = 0;
    let bytes = 0;
    const sendNext = async () => {
      while (sent < count) {
        sent += 1;
        const { id, url } = await upload(this.#port, this.#token, video);
        await this.#share(id);
        const copies = Array.from({ length: readers }, () => fetchOnce(this.#port, url));
        for (const each of await Promise.all(copies)) bytes += each;
      }
    };
    await Promise.all(Array.from({ length: UPLOADS_AT_ONCE }, sendNext));
    return bytes;
  }

  /** Resolves when the clip can be fetched. */
  #share(clip: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#shared.set(clip, resolve);
    this.#socket.send(JSON.stringify({ type: 'share', clip }));
    return promise;
  }
}

async function upload(port: number, token: string, body: Uint8Array<ArrayBuffer>) {
  const response = await fetch(`http://127.0.0.1:${port}/clips?kind=video`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'video/mp4' },
    body,
  });
  if (response.status !== 201) throw new Error(`an upload failed: ${await response.text()}`);
  return (await response.json()) as Uploaded;
}

/** With a raw socket, because parsing the response would cost the load generator more than reading it. */
function fetchOnce(port: number, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    const count = (length: number) => {
      bytes += length;
      return true;
    };
    const socket = connect({
      port,
      host: '127.0.0.1',
      localAddress: READERS_ADDRESS,
      onread: { buffer: BUFFER, callback: count },
    });
    socket.on('error', reject);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => resolve(bytes));
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  });
}
