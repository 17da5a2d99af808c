/** What `npm run stage` gives to a stage; a stage reads what makes sense for it. */
export interface StageOptions {
  /** Addresses to listen on: all with the same ports. */
  readonly hosts: readonly string[];
  /** TCP port; 0 lets the system choose. */
  readonly port: number;
  /** Port of the page, its WebSocket and the clips; 0 lets the system choose. */
  readonly webPort: number;
  /** I/O threads. */
  readonly threads: number;
  /** Lines a second that each connection may send, in the long run; 0 for as many as it likes. */
  readonly pace: number;
  /** Where others reach the page, without a slash at the end: `https://chat.example.org`. */
  readonly publicUrl?: string;
  /** Members that one network may have; Infinity for no limit. */
  readonly perAddress: number;
  /** Addresses of proxies whose `X-Forwarded-For` is believed: IP addresses, or subnets such as 10.0.0.0/8. */
  readonly trustProxy: readonly string[];
  /** Longest voice and video message, in seconds. */
  readonly voiceSeconds: number;
  readonly videoSeconds: number;
  /** Receives one line for every thing that the person at the server wants to know. */
  readonly log: (line: string) => void;
}

/** The ports of a server, as they are once it listens. */
export interface Ports {
  readonly port: number;
  readonly webPort?: number;
}

/** A server, or one thread of it, that is up. `close` says goodbye to everybody and resolves when nothing is left. */
export interface Running extends Ports {
  close(): Promise<void>;
}
