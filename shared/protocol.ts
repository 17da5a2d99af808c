/**
 * What goes over the wire, version 1: docs/protocol.md in types. A new request is one line in
 * `requestSchemas` and one handler; a new event is one type here.
 */
import * as z from 'zod';
import { type Code, ProtocolError } from './codes.ts';
import { MAX_ID_CHARACTERS, MAX_WAVEFORM_BARS } from './limits.ts';
import { parseName, parseText } from './text.ts';

const name = z.string().transform(parseName);
const text = z.string().transform(parseText);
const id = z.string().min(1).max(MAX_ID_CHARACTERS);
const cid = id.optional();
const waveform = z.array(z.int().min(0).max(100)).max(MAX_WAVEFORM_BARS);
const since = z.object({ epoch: id, seq: z.int().min(0) });

/** A request of one type, with the fields it may have; others are dropped. */
function request<T extends string, F extends z.ZodRawShape>(type: T, fields: F) {
  return z.object({ type: z.literal(type), ...fields });
}

const requestSchemas = [
  request('hello', { v: z.literal(1), name, session: id.optional(), since: since.optional() }),
  request('say', { text, cid }),
  request('act', { text, cid }),
  request('nick', { name }),
  request('who', {}),
  request('typing', {}),
  request('share', { clip: id, waveform: waveform.optional(), cid }),
  request('ping', {}),
  request('leave', {}),
];

type AnyRequest = z.output<(typeof requestSchemas)[number]>;
export type RequestType = AnyRequest['type'];
/** A request of this type as the server gets it. */
export type RequestOf<T extends RequestType> = Extract<AnyRequest, { type: T }>;
/** A request that has been parsed: of this protocol, or one that a stage makes for itself. */
export interface Request {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Requests that are answered to their sender alone, perhaps at length; `recent` is a text command. */
export const QUESTIONS: ReadonlySet<string> = new Set(['hello', 'who', 'recent']);

const schemas = new Map<unknown, z.ZodType<Request>>(
  requestSchemas.map((schema) => [schema.shape.type.value, schema]),
);

/**
 * Parses what a client sent as JSON: the one place where it is not trusted.
 * @throws ProtocolError `bad-json`, `unknown-type`, `bad-request`, or what the text rules say
 */
export function parseRequest(json: string): Request {
  const message = parseObject(json);
  try {
    const schema = schemas.get(message.type);
    if (!schema) throw new ProtocolError('unknown-type');
    const parsed = schema.safeParse(message);
    if (!parsed.success) throw new ProtocolError('bad-request', describe(parsed.error));
    return parsed.data;
  } catch (error) {
    // The refusal names the message that it refuses.
    if (error instanceof ProtocolError) error.cid = z.safeParse(id, message.cid).data;
    throw error;
  }
}

/** Which field is wrong and how, on one line. */
function describe({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

function parseObject(json: string): { type?: unknown; cid?: unknown } {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Not JSON: the same refusal as JSON that is no object.
  }
  throw new ProtocolError('bad-json');
}

export interface MemberInfo {
  readonly id: string;
  readonly name: string;
}

export type ClipKind = 'voice' | 'video';

/** A clip as everybody sees it. `url` is a path on the web port, `durationMs` and `bytes` as measured. */
export interface Clip {
  readonly id: string;
  readonly kind: ClipKind;
  readonly mime: string;
  readonly bytes: number;
  readonly durationMs: number;
  readonly url: string;
  /** Loudness from 0 to 100, by the sender's word: at most 64 bars. */
  readonly waveform: readonly number[];
}

/** What happened in the room, before the timeline gave it a number and a time. */
export type Happening = MemberInfo &
  (
    | { readonly type: 'joined' | 'left' }
    | { readonly type: 'renamed'; readonly from: string }
    | { readonly type: 'said' | 'acted'; readonly text: string; readonly cid?: string | undefined }
    | { readonly type: 'clip'; readonly clip: Clip; readonly cid?: string | undefined }
  );

/** `seq` counts up by one, the same for everybody; `at` is milliseconds since 1970. */
export type TimelineEvent = Happening & { readonly seq: number; readonly at: number };

/** What this server accepts, for clients to say before they send. */
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
  /** Events since the last seen one that are no longer kept; -1 in another epoch. */
  readonly missed: number;
  readonly limits: Limits;
  /** The secret with which this member uploads clips. */
  readonly uploadToken?: string;
  /** The port of the page and the clips, on the host that the client has connected to. */
  readonly webPort?: number | undefined;
  /** Where others reach the page and the clips: instead of `webPort`, where the server was told one. */
  readonly publicUrl?: string | undefined;
}

export type ServerEvent =
  | Welcome
  | TimelineEvent
  | { readonly type: 'members'; readonly members: readonly MemberInfo[] }
  | ({ readonly type: 'typing' } & MemberInfo)
  | Refused
  | { readonly type: 'pong' }
  | Bye;

interface Refused {
  readonly type: 'refused';
  readonly code: Code;
  readonly detail: string;
  readonly cid?: string | undefined;
}

export interface Bye {
  readonly type: 'bye';
  readonly code: Code;
  readonly detail: string;
}

/** The answer to an upload, and the body of every HTTP error. */
export type Uploaded = Omit<Clip, 'waveform'>;
export interface HttpError {
  readonly code: Code;
  readonly detail: string;
}
