import { type Code, ProtocolError } from '../../shared/codes.ts';
import type { Request } from '../../shared/protocol.ts';
import type { Told } from './told.ts';

/** What a dialect has to know of who listens: the conversation that speaks it. */
export interface Listener {
  /** The member that it speaks for, once welcomed. */
  readonly memberId: string | undefined;
  /** Whether text lines begin with the time. */
  clock: boolean;
  write(bytes: Uint8Array): void;
}

/** How one side of a conversation speaks: lines become requests, events become bytes. */
export interface Dialect {
  /** What is sent before the client has said anything. */
  readonly greeting: string;
  /** The request that the end of the stream makes. */
  readonly atEnd: Request;
  /**
   * The request in a line; nothing where the line concerns this conversation alone.
   * @throws ProtocolError for what cannot be understood or is not allowed
   */
  read(line: string, listener: Listener): Request | undefined;
  /** The bytes that say these events to this listener; none where it is not told of them. */
  encode(told: readonly Told[], listener: Listener): Uint8Array;
  /** How this listener reads: all of one manner get the same bytes, but for those with a part in the events. */
  mannerOf(listener: Listener): symbol;
  /** Whether this listener has a part in these events, and reads them differently from the rest. */
  isPersonal(told: readonly Told[], listener: Listener): boolean;
  /** Whether a refusal before the welcome, the `count`-th, is the last word. */
  givesUp(code: Code, count: number): boolean;
}

/** How clients of one kind of port come in: what they speak at first, and from their first line on. */
export interface Entrance {
  readonly initial: Dialect;
  /** @throws ProtocolError when the first line shows that the client is in the wrong place */
  choose(firstLine: string): Dialect;
}

/** A port on which nothing but JSON is spoken. */
export function jsonEntrance(json: Dialect): Entrance {
  return { initial: json, choose: () => json };
}

const HTTP_REQUEST = /^[A-Z]+ \S+ HTTP\/\d/;

/**
 * The TCP port: JSON for who begins with `{`, text for everybody else. Who sends an HTTP request
 * is told `whereThePageIs`; a web page must not be able to talk to this port.
 */
export function tcpEntrance(text: Dialect, json: Dialect, whereThePageIs: string): Entrance {
  return {
    initial: text,
    choose(firstLine) {
      if (HTTP_REQUEST.test(firstLine)) throw new ProtocolError('wrong-port', whereThePageIs);
      return firstLine.startsWith('{') ? json : text;
    },
  };
}
