/**
 * One I/O thread of stage 02: its own listener on the shared port, its own connections, its own event loop.
 * This is wiring, like `server.ts`, and the file that the threads run instead of it.
 *
 * The life of a connection is one function, `converse`: greet, answer until the client ends its side, end
 * ours. It looks as if each client had a thread to itself. But every `await` lets other connections
 * continue, and only there: what runs between two of them, such as `answer`, runs alone on this thread.
 *
 * A client that sends without reading its answers makes the queue grow without a limit. Stage 03 reads no
 * more lines of such a client until it has read its answers.
 */
import { createServer } from 'node:net';
import { ProtocolError, refusalLine } from '../../shared/codes.ts';
import type { Connection } from '../../shared/connection.ts';
import { listen } from '../01-echo/listener.ts';
import { answer } from './answer.ts';
import { TCP_OPTIONS, TcpConnection } from './tcp-connection.ts';
import { runThread } from './thread.ts';
import type { Address } from './thread-pool.ts';

await runThread<Address & { number: number }>(async ({ number, hosts, port, reusePort }) => {
  const connections = new Set<Connection>();
  const say = (connection: Connection, line: string) =>
    connection.write(Buffer.from(`${line}\r\n`));

  async function converse(connection: Connection): Promise<void> {
    connections.add(connection);
    say(
      connection,
      `Thread ${number} serves you. Say something; /burn 3000 keeps it busy, /crash kills it.`,
    );
    for await (const lines of connection) {
      for (const line of lines) {
        try {
          if (line instanceof ProtocolError) throw line;
          say(connection, answer(line, number));
        } catch (error) {
          refuse(connection, error);
        }
      }
    }
    // The client has ended its side, which is not yet an end of the connection (half-close).
    connections.delete(connection);
    connection.close('left');
  }

  /**
   * A mistake of the client is answered, and nothing else happens. Anything else is a bug: it is thrown on,
   * and ends this thread with all of its connections, because nobody knows what state it is in.
   */
  function refuse(connection: Connection, error: unknown): void {
    if (!(error instanceof ProtocolError)) throw error;
    say(connection, refusalLine(error));
    // Nothing more will be read from it: the decoder gives up on such a client.
    if (error.code === 'line-too-long') connection.close(error.code);
  }

  const listener = await listen(
    () => createServer(TCP_OPTIONS, (socket) => void converse(new TcpConnection(socket))),
    { hosts, port, reusePort },
  );
  return {
    port: listener.port,
    async close() {
      // First, because the listener sends what is queued, and then ends the sockets.
      const goodbye = refusalLine(new ProtocolError('shutting-down'));
      for (const connection of connections) say(connection, goodbye);
      await listener.close();
    },
  };
});
