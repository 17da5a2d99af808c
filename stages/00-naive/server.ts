/** Stage 00: the chat that everybody writes first, in one file. README.md breaks it in ten ways. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Running, StageOptions } from '../../shared/stage.ts';

export async function start({ hosts, port }: StageOptions): Promise<Running> {
  /** Everybody who is connected. The name is empty until they have given one. */
  const names = new Map<Socket, string>();

  const server = createServer((socket) => {
    names.set(socket, '');
    socket.write('Welcome to wirechat! What shall I call you?\n');
    socket.on('data', (bytes) => receive(socket, bytes.toString().trim()));
    socket.on('error', () => {}); // A client that vanishes is an 'error', and then a 'close'.
    socket.on('close', () => {
      const name = names.get(socket);
      names.delete(socket);
      if (name) broadcast(`* ${name} has left the room`);
    });
  });

  /** The first thing that a client says is its name. */
  function receive(socket: Socket, text: string): void {
    const name = names.get(socket);
    const [command, argument] = text.split(' ');
    if (!name) enter(socket, text);
    else if (command === '/time') socket.write(`* It is ${timeIn(argument)}\n`);
    else if (command === '/roll') broadcast(`* ${name} rolls ${roll(Number(argument))}`);
    else if (command === '/memory') socket.write(`* The server takes ${megabytes()} MB\n`);
    else broadcast(`[${name}] ${text}`, socket);
  }

  function enter(socket: Socket, name: string): void {
    socket.write(`* The room contains: ${[...names.values()].filter(Boolean).join(', ')}\n`);
    names.set(socket, name);
    broadcast(`* ${name} has entered the room`, socket);
  }

  /** Tells everybody who has a name, except perhaps one of them. */
  function broadcast(text: string, except?: Socket): void {
    for (const [socket, name] of names) if (name && socket !== except) socket.write(`${text}\n`);
  }

  await once(server.listen(port, hosts[0]), 'listening');
  const close = async () => {
    for (const socket of names.keys()) socket.destroy();
    await server[Symbol.asyncDispose]();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

const timeIn = (timeZone?: string) => new Date().toLocaleTimeString('en-GB', { timeZone });
const megabytes = () => Math.round(process.memoryUsage.rss() / 1_000_000);

function roll(dice: number): number {
  let sum = 0;
  for (let die = 0; die < dice; die += 1) sum += Math.ceil(Math.random() * 6);
  return sum;
}
