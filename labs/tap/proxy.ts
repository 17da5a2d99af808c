import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { MAX_TAP_CONNECTIONS } from '../../shared/limits.ts';
import { authority } from '../../stages/01-echo/destination.ts';
import type { Side } from './entry.ts';
import { describeFaults, type Faults } from './faults.ts';
import { Recording } from './recording.ts';
import { type ServerAddress, TappedConnection } from './tapped-connection.ts';

export interface TapOptions {
  /** The addresses to listen on (127.0.0.1). */
  readonly hosts?: readonly string[];
  /** With 0 the system chooses a port. */
  readonly port: number;
  /** The server behind the tap. It need not run yet: a client that comes before it is reset. */
  readonly server: ServerAddress;
  readonly recording?: Recording;
  /** The faults of each direction, from the first connection on. */
  readonly faults?: Partial<Readonly<Record<Side, Faults>>>;
  /** Explains why the server cannot be reached, for people. */
  readonly explain?: (error: NodeJS.ErrnoException) => string;
}

/** A tap that listens. */
export interface Tap {
  readonly port: number;
  readonly recording: Recording;
  /** The faults of what each side sends. */
  readonly faults: Readonly<Record<Side, Faults>>;
  /** Replaces all faults of what one side sends, on all connections, and on those to come. */
  setFaults(from: Side, faults: Faults): void;
  /** Ends what one side sends (FIN), on one connection or on all. The other direction goes on. */
  halfClose(from: Side, connection?: number): void;
  /** Resets one connection or all (RST). */
  reset(connection?: number): void;
  /** Stops listening, and resets all connections. */
  close(): Promise<void>;
}

/**
 * Listens, connects every client to the server, and records both directions.
 * @throws the system's error, such as `EADDRINUSE` if the port is taken
 */
export async function startTap(options: TapOptions): Promise<Tap> {
  const { hosts = ['127.0.0.1'], server, recording = new Recording() } = options;
  const { explain = ({ code, message }) => message || String(code) } = options;
  const connections = new Map<number, TappedConnection>();
  const faults: Record<Side, Faults> = { client: {}, server: {}, ...options.faults };
  const servers: Server[] = [];
  let { port } = options;

  function accept(client: Socket): void {
    client.on('error', () => {});
    if (connections.size >= MAX_TAP_CONNECTIONS) {
      recording.note(`a client was reset: there are ${MAX_TAP_CONNECTIONS} connections`);
      return void client.resetAndDestroy();
    }
    const { remoteAddress = '', remotePort = 0 } = client;
    const number = recording.open({
      client: authority(remoteAddress, remotePort),
      server: authority(server.host, server.port),
    });
    connections.set(
      number,
      new TappedConnection(client, number, { recording, server, faults, explain }),
    );
  }

  const forget = recording.listen(({ type, connection }) => {
    if (type === 'close') connections.delete(connection);
  });

  function selected(connection: number | undefined): TappedConnection[] {
    if (connection === undefined) return [...connections.values()];
    const one = connections.get(connection);
    return one ? [one] : [];
  }

  async function shut(): Promise<void> {
    const closed = servers.map((each) => once(each, 'close'));
    for (const each of servers) each.close();
    for (const each of selected(undefined)) each.reset();
    await Promise.all(closed);
    forget();
  }

  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= shut();
    return closing;
  };

  try {
    for (const host of hosts) {
      const listening = createServer({ allowHalfOpen: true }, accept);
      listening.listen({ host, port });
      await once(listening, 'listening');
      // An error concerns one connection that could not be accepted.
      listening.on('error', () => {});
      servers.push(listening);
      port = (listening.address() as AddressInfo).port;
    }
  } catch (error) {
    await close();
    throw error;
  }

  return {
    port,
    recording,
    faults,
    setFaults(from, changed) {
      faults[from] = changed;
      recording.note(`what the ${from} sends: ${describeFaults(changed)}`);
      for (const each of connections.values()) each.setFaults(from, changed);
    },
    halfClose(from, connection) {
      for (const each of selected(connection)) each.halfClose(from);
    },
    reset(connection) {
      for (const each of selected(connection)) each.reset();
    },
    close,
  };
}
