import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A fake server that answers each `hello` with its next script. */
export interface ScriptedServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
}

/** Starts one. The last script is repeated. A script that ends with `bye` closes the connection. */
export async function serverThatSays(
  ...scripts: readonly (readonly { readonly type: string }[])[]
): Promise<ScriptedServer> {
  const sockets = new Set<Socket>();
  let visits = 0;
  const server = createServer((socket) => {
    const script = scripts[Math.min(visits, scripts.length - 1)] ?? [];
    visits += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => {
      for (const event of script) socket.write(`${JSON.stringify(event)}\n`);
      if (script.at(-1)?.type === 'bye') socket.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
