import { once } from 'node:events';
import type { Socket } from 'node:net';
import { chunksOf, TcpServer } from './tcp-server.ts';

/** Stage 01 without `pipe`: a correct server of which each wrong one changes a few lines. */
export class EchoServer extends TcpServer {
  override async serve(socket: Socket): Promise<void> {
    for await (const chunk of chunksOf(socket)) {
      // A client that does not read is not read either, so nothing piles up here.
      if (!socket.write(chunk)) await once(socket, 'drain');
    }
    socket.end();
  }
}
