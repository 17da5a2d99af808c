import type { ServerEvent, Welcome } from '../../shared/protocol.ts';
import { authority } from '../../stages/01-echo/authority.ts';

/** Where the clips of the room are, as its server has said in its last `welcome`. */
export class ClipSource {
  #origin: string | undefined;

  /** The origin of the web server that has them; undefined where there are none. */
  get origin(): string | undefined {
    return this.#origin;
  }

  /** Listens to what a server at `host` says. */
  heard(text: string, host: string): void {
    // Only a welcome is worth reading twice.
    if (!text.includes('"welcome"')) return;
    const event = JSON.parse(text) as ServerEvent;
    if (event.type === 'welcome') this.#origin = clipOrigin(event, host);
  }
}

/**
 * The origin of the clips, by the word of the server at `host`; undefined where it has none. The
 * server is one that a person has named, and yet it is believed no more than it must be.
 */
export function clipOrigin(
  { webPort, publicUrl }: Pick<Welcome, 'webPort' | 'publicUrl'>,
  host: string,
): string | undefined {
  const url: unknown = publicUrl ?? (webPort && `http://${authority(host, webPort)}`);
  const parsed = typeof url === 'string' ? URL.parse(url) : null;
  return parsed && /^https?:/.test(parsed.protocol) ? parsed.origin : undefined;
}
