/**
 * One I/O thread of stage 02: its own listener on the shared port, its own connections, its own event loop.
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
    connections.delete(connection);
    connection.close('left');
  }

  function refuse(connection: Connection, error: unknown): void {
    if (!(error instanceof ProtocolError)) throw error;
    say(connection, refusalLine(error));
    if (error.code === 'line-too-long') connection.close(error.code);
  }

  const listener = await listen(
    () => createServer(TCP_OPTIONS, (socket) => void converse(new TcpConnection(socket))),
    { hosts, port, reusePort },
  );
  return {
    port: listener.port,
    async close() {
      const goodbye = refusalLine(new ProtocolError('shutting-down'));
      for (const connection of connections) say(connection, goodbye);
      await listener.close();
    },
  };
});
