/**
 * What the host and the hub say to each other, as types. The host is the person at the server's keyboard, or
 * a script in their place. Its console has a link to the hub of its own, and sends one request at a time, as
 * `host {"type":"who"}`. The hub answers each with `answer`, whose `value` has the type below, or `refused`.
 *
 * None of this comes from a member: no connection reaches the table of handlers that serves these requests.
 */
import type { MemberInfo, TimelineEvent } from './protocol.ts';

/** The host as a speaker. No member can have this id, or a name that looks like this one. */
export const HOST: MemberInfo = { id: 'host', name: 'host' };

/** How a member reached the server. */
export type WayIn = 'TCP' | 'WebSocket';

/** A member as the host sees it. */
export interface HostMember {
  readonly name: string;
  /** The address of the latest connection; behind a proxy if that is trusted. */
  readonly address: string;
  readonly way: WayIn;
  /** The number of the I/O thread, counted from 1. */
  readonly thread: number;
  /** When the member joined, in milliseconds since 1970. */
  readonly since: number;
  /** About as many messages as the member posted in the last minute. */
  readonly messagesPerMinute: number;
  /** Bytes that wait for this member to read them, as of the last second. */
  readonly queuedBytes: number;
  readonly muted?: true;
  /** Present while the connection is lost and the member may come back. */
  readonly away?: true;
}

/** An address that is kept out until the process ends. `name` is the member who was banned. */
export interface Ban {
  readonly number: number;
  readonly name: string;
  readonly address: string;
  readonly at: number;
}

/** What each request of the host contains. A name may be written as any name that looks like it. */
interface HostFields {
  readonly who: object;
  readonly say: { readonly text: string };
  readonly kick: { readonly name: string; readonly why?: string | undefined };
  readonly mute: { readonly name: string; readonly minutes?: number | undefined };
  readonly unmute: { readonly name: string };
  readonly ban: { readonly name: string };
  readonly bans: object;
  readonly unban: { readonly number: number };
  readonly lock: object;
  readonly unlock: object;
  /** From stage 05 on. 0 means no limit. */
  readonly pace: { readonly linesPerSecond: number };
  readonly clear: object;
}

/** The `value` of the answer to each request. */
export interface HostAnswers {
  readonly who: { readonly members: readonly HostMember[] };
  readonly say: TimelineEvent;
  readonly kick: MemberInfo;
  readonly mute: MemberInfo;
  readonly unmute: MemberInfo;
  readonly ban: Ban;
  readonly bans: { readonly bans: readonly Ban[] };
  readonly unban: Ban;
  readonly lock: { readonly locked: boolean };
  readonly unlock: { readonly locked: boolean };
  readonly pace: { readonly linesPerSecond: number };
  readonly clear: object;
}

export type HostRequestType = keyof HostFields;
/** A request of this type. */
export type HostRequestOf<T extends HostRequestType> = { readonly type: T } & HostFields[T];
export type HostRequest = { [T in HostRequestType]: HostRequestOf<T> }[HostRequestType];
