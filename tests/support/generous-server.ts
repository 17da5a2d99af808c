/**
 * A server that sends everyone a number of bytes, and ends when its input does: for checks of the listener of
 * stage 01. It prints its port, each connection, and what it finds after its end.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { listen } from '../../stages/01-echo/listener.ts';

const HOST = '127.0.0.1';
const [bytes = '0'] = process.argv.slice(2);

const listener = await listen(
  () =>
    createServer((socket) => {
      console.log('connection');
      socket.on('error', () => socket.destroy());
      socket.write(Buffer.alloc(Number(bytes), 'x'));
    }),
  { hosts: [HOST], port: 0 },
);
console.log(listener.port);
await once(process.stdin.resume(), 'end');
await listener.close();
console.log('closed');
const other = createServer().listen(listener.port, HOST);
await once(other, 'listening');
console.log('free');
other.close();
