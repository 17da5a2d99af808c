import { once } from 'node:events';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';

/** One client of the load, which sends messages and counts those that it receives. */
export interface Client {
  say(text: string, cid: string): void;
  /** Resolves when this many messages have arrived. */
  receive(count: number): Promise<void>;
  close(): void;
}

export function joinRoom(url: string, name: string, socketIo: boolean): Promise<Client> {
  return socketIo ? joinSocketIo(url, name) : joinWebSocket(url, name);
}

async function joinWebSocket(url: string, name: string): Promise<Client> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { perMessageDeflate: false });
  const said = Buffer.from('{"type":"said"');
  const counter = new Counter();
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', v: 1, name }));
  await once(socket, 'message');
  socket.on('message', (data: Buffer) => {
    if (data.subarray(0, said.length).equals(said)) counter.count();
  });
  return {
    // Without a `cid`, because nothing is lost and sent again here.
    say: (text) => socket.send(JSON.stringify({ type: 'say', text })),
    receive: (count) => counter.reach(count),
    close: () => socket.terminate(),
  };
}

async function joinSocketIo(url: string, name: string): Promise<Client> {
  const socket = io(url, { transports: ['websocket'], forceNew: true });
  const counter = new Counter();
  const welcomed = new Promise((resolve) => socket.once('welcome', resolve));
  socket.emit('hello', { name });
  await welcomed;
  socket.on('said', () => counter.count());
  return {
    say: (text) => socket.emit('say', { text }),
    receive: (count) => counter.reach(count),
    close: () => socket.disconnect(),
  };
}

class Counter {
  #left = 0;
  #reached: () => void = () => {};

  reach(count: number): Promise<void> {
    this.#left = count;
    return new Promise((resolve) => {
      this.#reached = resolve;
    });
  }

  count(): void {
    this.#left -= 1;
    if (this.#left === 0) this.#reached();
  }
}
