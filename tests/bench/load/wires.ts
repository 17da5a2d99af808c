/**
 * What a client says over each kind of wire, so that the rest of the load generator is the same for all of
 * the servers. A client joins in one or more steps, and then says texts.
 */
import { Frames, type Framing, Lines, PONG, textFrame } from './framing.ts';

export interface Wire {
  /** The path of the WebSocket, or undefined for plain TCP. */
  readonly path?: string;
  /** Sent as soon as the client is connected, if the client speaks first. */
  hello?(name: string): string;
  /** Handles a message that comes before the client has joined. */
  join(message: string, name: string): Step;
  say(text: string): string;
  /** How the client's messages become bytes. */
  encode(message: string): Buffer;
  /** How messages are found in the server's bytes. `send` answers heartbeats. */
  framing(send: (bytes: Buffer) => void): Framing;
  /** Whether the sender receives its own message. */
  readonly echoes: boolean;
}

/** What a client answers while it joins, or that it has joined. */
interface Step {
  readonly answer?: string;
  readonly joined?: boolean;
}

export type WireName = 'websocket' | 'lines' | 'socket.io' | 'irc';

const PING = 9;
const TEXT = 1;
/** A text of the benchmark, and the name in front of it. */
const IRC_MESSAGE_BYTES = 60;

const json = {
  hello: (name: string) => JSON.stringify({ type: 'hello', v: 1, name }),
  join: (message: string) => ({ joined: message.startsWith('{"type":"welcome"') }),
  say: (text: string) => JSON.stringify({ type: 'say', text }),
  echoes: true,
} as const;

export const WIRES: Record<WireName, Wire> = {
  websocket: {
    ...json,
    path: '/ws',
    encode: textFrame,
    framing: (send) => new Frames((opcode) => opcode === PING && send(PONG)),
  },
  lines: {
    ...json,
    encode: (message) => Buffer.from(`${message}\n`),
    framing: () => new Lines(),
  },
  /** Engine.IO 4 over WebSocket: `0` opens, `40` connects, `42` is an event, `2` a ping, `3` its answer. */
  'socket.io': {
    path: '/socket.io/?EIO=4&transport=websocket',
    join: (message, name) => {
      if (message.startsWith('0{')) return { answer: '40' };
      if (message.startsWith('40{')) return { answer: `42["hello",${JSON.stringify({ name })}]` };
      return { joined: message.startsWith('42["welcome"') };
    },
    say: (text) => `42["say",${JSON.stringify({ text })}]`,
    encode: textFrame,
    framing: (send) => new Frames((opcode) => send(opcode === TEXT ? textFrame('3') : PONG)),
    echoes: true,
  },
  irc: {
    hello: (name) => `NICK ${name}\r\nUSER ${name} 0 * :${name}`,
    join: (message) => {
      const [, token] = /^PING (.*)/.exec(message) ?? [];
      if (token) return { answer: `PONG ${token}` };
      if (/^:\S+ 001 /.test(message)) return { answer: 'JOIN #room' };
      return { joined: /^:\S+ 366 /.test(message) };
    },
    say: (text) => `PRIVMSG #room :${text}`,
    encode: (message) => Buffer.from(`${message}\r\n`),
    // What the server says of its own is shorter.
    framing: () => new Lines(IRC_MESSAGE_BYTES),
    echoes: false,
  },
};
