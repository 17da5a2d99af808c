import { type Code, ProtocolError } from '../../shared/codes.ts';
import type { Request } from '../../shared/protocol.ts';
import type { Told } from './told.ts';

/** What a dialect needs to know about the reader: the conversation that uses it. */
export interface Listener {
  /** The member of this conversation, once welcomed. */
  readonly memberId: string | undefined;
  /** Whether text lines begin with the time. */
  clock: boolean;
  write(bytes: Uint8Array): void;
}

/** A format of the conversation: turns lines into requests, and events into bytes. */
export interface Dialect {
  /** What is sent before the client has sent anything. */
  readonly greeting: string;
  /** The request that the end of the stream stands for. */
  readonly atEnd: Request;
  /**
   * Parses a line into a request. Returns undefined if the line only concerns this conversation.
   * @throws ProtocolError if the line is not valid or not allowed
   */
  read(line: string, listener: Listener): Request | undefined;
  /** Encodes these events for this listener. Empty if the listener is not told about them. */
  encode(told: readonly Told[], listener: Listener): Uint8Array;
  /** Listeners with the same manner get the same bytes, unless the events are personal to them. */
  mannerOf(listener: Listener): symbol;
  /** Whether this listener takes part in these events and therefore reads them differently. */
  isPersonal(told: readonly Told[], listener: Listener): boolean;
  /** Whether the `count`-th refusal before the welcome ends the connection. */
  givesUp(code: Code, count: number): boolean;
}

/** The dialects of one kind of port: the one used at first, and the one chosen by the first line. */
export interface Entrance {
  readonly initial: Dialect;
  /** @throws ProtocolError if the first line shows that the client is at the wrong port */
  choose(firstLine: string): Dialect;
}

/** The entrance of a port that only accepts JSON. */
export function jsonEntrance(json: Dialect): Entrance {
  return { initial: json, choose: () => json };
}

const HTTP_REQUEST = /^[A-Z]+ \S+ HTTP\/\d/;

/**
 * The entrance of the TCP port: JSON for clients whose first line begins with `{`, text for all others. An
 * HTTP request is refused with `whereThePageIs`, because a web page must not be able to use this port.
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
