import type { Link } from './link.ts';
import type { Log } from './log.ts';

/** The options that `npm run stage` passes to a stage. A stage reads those that apply to it. */
export interface StageOptions {
  /** Addresses to listen on, all with the same ports. */
  readonly hosts: readonly string[];
  /** TCP port; 0 lets the system choose. */
  readonly port: number;
  /** Port of the page, its WebSocket and the clips; 0 lets the system choose. */
  readonly webPort: number;
  /** I/O threads. */
  readonly threads: number;
  /** Lines per second that each connection may send on average; 0 for no limit. */
  readonly pace: number;
  /** The public address of the page, without a trailing slash: `https://chat.example.org`. */
  readonly publicUrl?: string;
  /** Members that one network may have; Infinity for no limit. */
  readonly perAddress: number;
  /** Proxies whose `X-Forwarded-For` is trusted: IP addresses, or subnets such as 10.0.0.0/8. */
  readonly trustProxy: readonly string[];
  /** Maximum length of a voice and a video message, in seconds. */
  readonly voiceSeconds: number;
  readonly videoSeconds: number;
  /** Whether this computer can watch the server, at `/stats` and `/metrics`. */
  readonly stats: boolean;
  /** The hub's end of the link to the host's console, if there is one (shared/host-protocol.ts). */
  readonly host?: Link;
  /** Receives everything that the person who runs the server should know. */
  readonly log: Log;
}

/** The actual ports of a server that is listening. */
export interface Ports {
  readonly port: number;
  readonly webPort?: number;
}

/** A running server, or one of its threads. `close` says goodbye to all clients and resolves at the end. */
export interface Running extends Ports {
  close(): Promise<void>;
}
