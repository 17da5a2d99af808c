import type { ServerEvent, Welcome } from '../../shared/protocol.ts';
import { authority } from '../../stages/01-echo/destination.ts';

/*
 * A client on TCP knows the chat's port, but clips are at another one. The server says where in its
 * `welcome`: either its public URL or the number of its web port.
 */

/** Where the clips of the room are, according to the last `welcome` from the server. */
export class ClipSource {
  #origin: string | undefined;

  /** The origin of the web server with the clips; undefined if there are none. */
  get origin(): string | undefined {
    return this.#origin;
  }

  /** Handles a message from the server at `host`. */
  heard(text: string, host: string): void {
    // Only a welcome is worth parsing a second time.
    if (!text.includes('"welcome"')) return;
    const event = JSON.parse(text) as ServerEvent;
    if (event.type === 'welcome') this.#origin = clipOrigin(event, host);
  }
}

/**
 * Returns the origin of the clips according to the server at `host`; undefined if it has none. A person
 * chose this server, but it is trusted no more than necessary.
 */
export function clipOrigin(
  { webPort, publicUrl }: Pick<Welcome, 'webPort' | 'publicUrl'>,
  host: string,
): string | undefined {
  const url: unknown = publicUrl ?? (webPort && `http://${authority(host, webPort)}`);
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  return parsed && /^https?:/.test(parsed.protocol) ? parsed.origin : undefined;
}
