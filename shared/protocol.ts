/**
 * The wire protocol, version 1: docs/protocol.md as types. A new request is one line in `requestSchemas`
 * and one handler; a new event is one type here.
 */
import * as v from 'valibot';
import { ProtocolError, type Reason } from './codes.ts';
import { describeIssue } from './describe-issue.ts';
import { MAX_ID_CHARACTERS, MAX_WAVEFORM_BARS } from './limits.ts';
import type { Quote } from './quote.ts';
import { parseName, parseText } from './text.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = v.pipe(v.string(), v.transform(parseName));
const text = v.pipe(v.string(), v.transform(parseText));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ID_CHARACTERS));
const cid = v.optional(id);
/** The `seq` of the message that this one answers. */
const re = v.optional(count);
const waveform = v.pipe(v.array(v.pipe(count, v.maxValue(100))), v.maxLength(MAX_WAVEFORM_BARS));
const since = v.object({ epoch: id, seq: count });

/** The schema of one request type. Unknown fields are dropped. */
function request<T extends string, F extends v.ObjectEntries>(type: T, fields: F) {
  return v.object({ type: v.literal(type), ...fields });
}

const requestSchemas = [
  request('hello', { v: v.literal(1), name, session: v.optional(id), since: v.optional(since) }),
  request('say', { text, cid, re }),
  request('act', { text, cid, re }),
  request('nick', { name }),
  request('who', {}),
  request('typing', {}),
  request('share', { clip: id, waveform: v.optional(waveform), cid, re }),
  request('ping', {}),
  request('leave', {}),
];

type AnyRequest = v.InferOutput<(typeof requestSchemas)[number]>;
export type RequestType = AnyRequest['type'];
/** A request of this type, after parsing. */
export type RequestOf<T extends RequestType> = Extract<AnyRequest, { type: T }>;
/** A parsed request, either of this protocol or one that a stage defines for internal use. */
export interface Request {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Requests whose answer goes to the sender alone and may be long. `recent` is a text command. */
export const QUESTIONS: ReadonlySet<string> = new Set(['hello', 'who', 'recent']);

const schemas = new Map<unknown, v.GenericSchema<unknown, Request>>(
  requestSchemas.map((schema) => [schema.entries.type.literal, schema]),
);

/**
 * Parses JSON from a client. This is the one place where client input is validated.
 * @throws ProtocolError `bad-json`, `unknown-type`, `bad-request`, or what the text rules say
 */
export function parseRequest(json: string): Request {
  const message = parseObject(json);
  try {
    const schema = schemas.get(message.type);
    if (!schema) throw new ProtocolError('unknown-type');
    const parsed = v.safeParse(schema, message, { abortEarly: true });
    if (!parsed.success) throw new ProtocolError('bad-request', describeIssue(parsed.issues[0]));
    return parsed.output;
  } catch (error) {
    // The refusal carries the `cid` of the message that it refuses.
    if (error instanceof ProtocolError && v.is(id, message.cid)) error.cid = message.cid;
    throw error;
  }
}

function parseObject(json: string): { type?: unknown; cid?: unknown } {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Text that is not JSON gets the same refusal as JSON that is not an object.
  }
  throw new ProtocolError('bad-json');
}

export interface MemberInfo {
  readonly id: string;
  readonly name: string;
}

export type ClipKind = 'voice' | 'video';

/** A clip as everybody sees it. `url` is a path on the web port; `durationMs` and `bytes` are measured. */
export interface Clip {
  readonly id: string;
  readonly kind: ClipKind;
  readonly mime: string;
  readonly bytes: number;
  readonly durationMs: number;
  readonly url: string;
  /** Loudness from 0 to 100 in at most 64 bars, as the sender reports it. */
  readonly waveform: readonly number[];
}

/** What members send: under an id of the client's own, and perhaps in answer to an earlier message. */
interface Post {
  readonly cid?: string | undefined;
  readonly re?: Quote | undefined;
}

/** Something that happened in the room, before the timeline gives it a number and a time. */
export type Happening = MemberInfo &
  (
    | { readonly type: 'joined' | 'left' }
    /** The host has cleared the conversation: what came before is to be forgotten. */
    | { readonly type: 'cleared' }
    | { readonly type: 'renamed'; readonly from: string }
    | (Post & {
        readonly type: 'said' | 'acted';
        readonly text: string;
        /** Present if the host speaks, and never on a member's message. */
        readonly host?: true | undefined;
      })
    | (Post & { readonly type: 'clip'; readonly clip: Clip })
  );

/** `seq` increases by one and is the same for everybody; `at` is in milliseconds since 1970. */
export type TimelineEvent = Happening & { readonly seq: number; readonly at: number };

/** What this server accepts, so that clients can check before they send. */
export interface Limits {
  readonly nameCharacters: number;
  readonly textCharacters: number;
  readonly voiceSeconds?: number;
  readonly videoSeconds?: number;
  readonly voiceBytes?: number;
  readonly videoBytes?: number;
}

export interface Welcome {
  readonly type: 'welcome';
  readonly v: 1;
  readonly epoch: string;
  readonly seq: number;
  readonly you: MemberInfo;
  /** The secret with which this member resumes. */
  readonly session: string;
  readonly members: readonly MemberInfo[];
  readonly recent: readonly TimelineEvent[];
  /** How many events since the last one seen are no longer kept; -1 if the epoch is another one. */
  readonly missed: number;
  readonly limits: Limits;
  /** The secret with which this member uploads clips. */
  readonly uploadToken?: string;
  /** The port of the page and the clips, on the host that the client is connected to. */
  readonly webPort?: number | undefined;
  /** The public address of the page and the clips, instead of `webPort`, if the server was given one. */
  readonly publicUrl?: string | undefined;
}

export type ServerEvent =
  | Welcome
  | TimelineEvent
  | { readonly type: 'members'; readonly members: readonly MemberInfo[] }
  | ({ readonly type: 'typing' } & MemberInfo)
  /** To a member alone, whose messages are refused until `unmuted`, which comes at this time at the latest. */
  | { readonly type: 'muted'; readonly until?: number | undefined }
  | { readonly type: 'unmuted' }
  | Refused
  | { readonly type: 'pong' }
  | Bye;

/** What the hub tells a thread, and no client sees. */
type InternalEvent =
  /** The answer to the text command `/recent`. */
  | { readonly type: 'recent'; readonly events: readonly TimelineEvent[] }
  /** The answer to an inquiry, such as for an HTTP request. */
  | { readonly type: 'answer'; readonly value: unknown }
  /** To each thread: how fast its connections are read from now on. */
  | { readonly type: 'pace'; readonly linesPerSecond: number };

/** What the hub sends to a thread. */
export type HubEvent = ServerEvent | InternalEvent;

interface Refused extends Reason {
  readonly type: 'refused';
  readonly cid?: string | undefined;
}

export interface Bye extends Reason {
  readonly type: 'bye';
}

/** The answer to an upload, and the body of every HTTP error. */
export type Uploaded = Omit<Clip, 'waveform'>;
export type HttpError = Reason;
