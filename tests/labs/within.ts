import type { Servers } from '../../labs/server-programs.ts';
import { Received } from '../support/received.ts';
import type { TestServer } from './wrong-servers/mistake.ts';

/** Starts servers in this process. */
export function within(Server: new () => TestServer): Servers {
  return {
    async start() {
      const server = new Server();
      const port = await server.listen(0);
      return {
        name: 'the server',
        host: '127.0.0.1',
        port,
        webPort: 0,
        log: new Received(),
        [Symbol.asyncDispose]: () => server.close(),
      };
    },
    story: () => ({ printed: '', ended: undefined }),
  };
}
