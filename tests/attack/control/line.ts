import { connect } from 'node:net';
import { WebSocket } from 'ws';
import type { Address } from '../../support/clients.ts';

/** How a member connects. */
export type Encoding = 'text' | 'json' | 'websocket';

/** The connection of one member to the server, and ways to disturb it. */
export interface MemberLine {
  send(message: string): void;
  /** Breaks it without notice, as a lost Wi-Fi does. */
  cut(): void;
  /** Reads nothing for a while, as a phone in a tunnel does. */
  stall(ms: number): void;
}

export interface LineEvents {
  opened(): void;
  heard(message: string): void;
  closed(why: string): void;
}

export function openLine(address: Address, encoding: Encoding, events: LineEvents): MemberLine {
  return encoding === 'websocket' ? openWebSocket(address, events) : openTcp(address, events);
}

function openTcp({ host, port }: Address, events: LineEvents): MemberLine {
  const socket = connect({ host, port, noDelay: true });
  let why = 'the connection ended';
  socket.once('connect', events.opened);
  socket.on('error', (error) => {
    why = error.message;
  });
  socket.once('close', () => events.closed(why));
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) events.heard(line);
  });
  return {
    send: (message) => socket.write(`${message}\n`),
    cut: () => socket.resetAndDestroy(),
    stall: (ms) => {
      socket.pause();
      setTimeout(() => socket.resume(), ms);
    },
  };
}

function openWebSocket({ host, webPort }: Address, events: LineEvents): MemberLine {
  const socket = new WebSocket(`ws://${host}:${webPort}/ws`, { perMessageDeflate: false });
  let why = 'the connection ended';
  socket.once('open', events.opened);
  socket.on('error', (error) => {
    why = error.message;
  });
  socket.once('close', (code) => events.closed(`${why}, ${code}`));
  socket.on('message', (data: Buffer) => events.heard(data.toString()));
  return {
    send: (message) => socket.readyState === WebSocket.OPEN && socket.send(message),
    cut: () => socket.terminate(),
    stall: (ms) => {
      if (socket.readyState !== WebSocket.OPEN) return;
      socket.pause();
      setTimeout(() => socket.resume(), ms);
    },
  };
}
