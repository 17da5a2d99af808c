/** The stable codes of `refused` and `bye`, each with a sentence that says what to do about it. */
export const DETAILS = {
  'bad-json': 'that is not a JSON object; send one object per line or frame',
  'bad-utf8': 'that is not UTF-8 text; send UTF-8',
  'bad-request': 'a field is missing or has the wrong type; see docs/protocol.md',
  'unknown-type': 'this server does not know that type of message',
  'unknown-command': 'no such command; /help lists them',
  'hello-first': 'say hello with a name first',
  'already-joined': 'you have already said hello on this connection',
  'name-invalid': 'a name has 1 to 24 letters or digits from one script; - _ and . may be inside',
  'name-taken': 'that name is taken; choose another',
  'text-empty': 'the message is empty; write something',
  'text-too-long': 'a message has at most 2,000 characters; send it in parts',
  'line-too-long': 'a line has at most 32,768 bytes; send it in parts',
  'no-such-clip': 'you have no such clip to share; upload it again',
  'clip-too-big': 'the clip has too many bytes; record a shorter one',
  'clip-too-long': 'the clip is too long; record a shorter one',
  'clip-type': 'that is not a voice or video recording in WebM, MP4 or Ogg',
  'clip-expired': 'this clip has been removed, by the host or to make room for newer ones',
  'too-many-uploads': 'too many uploads at once; share one or wait, then try again',
  'store-full': 'the server cannot store clips now; try again later',
  'not-found': 'there is nothing at this address',
  'wrong-host': 'this server does not use that name; if it should, start it with --public-url',
  'wrong-page':
    'this page does not belong to this server; if it should, start the server with --public-url',
  unauthorized: 'the upload token is missing or no longer valid; join again',
  'server-full': 'the server is full; try again later',
  'address-full':
    'too many people are here from your network; try again later, or ask the host to raise --per-address',
  crowded: 'too many connections were waiting to say hello; reconnect, and say hello sooner',
  'too-slow': 'you fell too far behind the conversation; reconnect to catch up',
  'timed-out': 'the server did not hear from you for too long; reconnect',
  replaced: 'you joined again from another window, so this one was disconnected',
  kicked: 'the host has removed you',
  banned: 'the host has banned your address from this server',
  muted: 'the host has muted you, so nobody receives your messages',
  locked: 'the host has locked the room; try again later',
  'no-such-member': 'nobody by that name is here; /who lists the members',
  'no-such-ban': 'there is no ban with that number; /bans lists them',
  'shutting-down': 'the server is shutting down; come back later',
  'wrong-port': 'this port speaks the chat protocol, not HTTP',
  left: 'goodbye',
  'internal-error': 'something went wrong on the server, and was logged; try again',
} as const;

export type Code = keyof typeof DETAILS;

/** Why something is refused or ends. `detail` is a sentence for people, and can change. */
export interface Reason {
  readonly code: Code;
  readonly detail: string;
}

/** WebSocket close codes: RFC 6455 section 7.4.1, the IANA registry, and 4000 and above for applications. */
export const CLOSE = {
  normal: 1000,
  goingAway: 1001,
  unsupportedData: 1003,
  abnormal: 1006,
  refused: 1008,
  tooBig: 1009,
  serviceRestart: 1012,
  tryAgainLater: 1013,
  replaced: 4000,
  tooSlow: 4001,
  timedOut: 4002,
  removed: 4003,
} as const;

/** Close codes after which a client connects again on its own, after a random and growing delay. */
export const RECONNECT_AFTER: ReadonlySet<number> = new Set([
  CLOSE.goingAway,
  CLOSE.abnormal,
  CLOSE.serviceRestart,
  CLOSE.tryAgainLater,
  CLOSE.tooSlow,
]);

/** The close code that means the same as a `bye` with this code. */
export function closeCodeFor(code: Code): number {
  switch (code) {
    case 'left':
      return CLOSE.normal;
    case 'shutting-down':
      return CLOSE.goingAway;
    case 'crowded':
      return CLOSE.tryAgainLater;
    case 'replaced':
      return CLOSE.replaced;
    case 'too-slow':
      return CLOSE.tooSlow;
    case 'timed-out':
      return CLOSE.timedOut;
    case 'kicked':
    case 'banned':
      return CLOSE.removed;
    case 'line-too-long':
      return CLOSE.tooBig;
    default:
      return CLOSE.refused;
  }
}

/**
 * The other side broke a rule. It is sent `code` and `detail`; nothing is logged and nothing else happens.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code: Code;
  /** The `cid` of the message that is refused, if it had one. */
  cid?: string | undefined;

  constructor(code: Code, detail: string = DETAILS[code]) {
    super(detail);
    this.code = code;
  }

  get detail(): string {
    return this.message;
  }
}

/** A refusal, as the text dialect shows it. */
export function refusalLine({ code, detail }: { code: Code; detail: string }): string {
  return `! ${code}: ${detail}`;
}
