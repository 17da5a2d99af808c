/**
 * What the host has decided: who is muted, which networks are banned, and whether the room is locked. It is a
 * wall around the handlers of the chat: a request that breaks a rule is refused before its handler runs, so no
 * handler knows of these rules.
 *
 * A mute belongs to a member and ends with it; a ban belongs to a network, and the lock to everybody outside.
 * None of them can stop a person (docs/decisions/0017-the-host.md).
 */
import { ProtocolError } from '../../shared/codes.ts';
import type { Ban } from '../../shared/host-protocol.ts';
import { MAX_BANS } from '../../shared/limits.ts';
import type { MemberInfo, RequestOf, ServerEvent, TimelineEvent } from '../../shared/protocol.ts';
import type { Handler, Peer } from '../03-nicknames/hub.ts';
import type { Member } from '../03-nicknames/roster.ts';
import type { Arrivals } from './arrivals.ts';
import type { Room } from './chat-handlers.ts';
import { networkOf } from './network-of.ts';

interface Mute {
  readonly until?: number;
  readonly timer?: NodeJS.Timeout;
}

/** The handlers to which rules of the host apply. */
export interface Guarded {
  readonly hello: Handler<RequestOf<'hello'>>;
  readonly say: Handler<RequestOf<'say'>>;
  readonly act: Handler<RequestOf<'act'>>;
  readonly typing: Handler<unknown>;
}

export class Moderation {
  /** Newcomers are refused. Members who come back are not. */
  locked = false;
  readonly #room: Pick<Room, 'sessions' | 'posting'>;
  readonly #arrivals: Arrivals;
  /** By the id of the member. */
  readonly #mutes = new Map<string, Mute>();
  readonly #bans = new Map<number, Ban>();
  #lastBan = 0;

  constructor(room: Pick<Room, 'sessions' | 'posting'>, arrivals: Arrivals) {
    this.#room = room;
    this.#arrivals = arrivals;
  }

  /** The same handlers, within the rules of the host. */
  guard<H extends Guarded>(handlers: H): H {
    return {
      ...handlers,
      hello: (request: RequestOf<'hello'>, peer: Peer) => {
        const isNew = !peer.member && !this.#room.sessions.has(request.session);
        if (isNew) this.#checkNewcomer(this.#arrivals.of(peer).network);
        handlers.hello(request, peer);
        // The client may have forgotten, as a page does when it is loaded again.
        const mute = peer.member && this.#mutes.get(peer.member.id);
        if (mute) peer.reply(mutedUntil(mute));
      },
      say: this.unlessMuted(handlers.say),
      act: this.unlessMuted(handlers.act),
      typing: (request: unknown, peer: Peer) => {
        if (!this.isMuted(peer.member)) handlers.typing(request, peer);
      },
    };
  }

  /** Refuses messages of a muted member. One that was posted before the mute may still be repeated. */
  unlessMuted<R extends { readonly cid?: string | undefined }>(post: Handler<R>): Handler<R> {
    return (request, peer) => {
      const { member } = peer;
      if (member && this.isMuted(member) && !this.#room.posting.find(member, request.cid))
        throw new ProtocolError('muted');
      post(request, peer);
    };
  }

  isMuted(member: MemberInfo | undefined): boolean {
    return member !== undefined && this.#mutes.has(member.id);
  }

  /** Mutes a member, or changes how long: for some minutes, or as long as they are here. */
  mute(member: Member, minutes?: number): void {
    this.#endMute(member);
    const mute = minutes === undefined ? {} : this.#muteFor(member, minutes * 60_000);
    this.#mutes.set(member.id, mute);
    this.#tell(member, mutedUntil(mute));
  }

  /** Does nothing if the member is not muted. */
  unmute(member: Member): void {
    if (this.#endMute(member)) this.#tell(member, { type: 'unmuted' });
  }

  get bans(): readonly Ban[] {
    return [...this.#bans.values()];
  }

  /** @throws ProtocolError `bad-request` if there are too many bans; a ban is never lifted by another */
  ban(name: string, address: string): Ban {
    if (this.#bans.size >= MAX_BANS)
      throw new ProtocolError('bad-request', `there are ${MAX_BANS} bans; lift one first`);
    this.#lastBan += 1;
    const ban = { number: this.#lastBan, name, address, at: Date.now() };
    this.#bans.set(ban.number, ban);
    return ban;
  }

  /** @throws ProtocolError `no-such-ban` */
  unban(number: number): Ban {
    const ban = this.#bans.get(number);
    if (!ban) throw new ProtocolError('no-such-ban');
    this.#bans.delete(number);
    return ban;
  }

  /** A mute ends with the member. */
  follow(event: TimelineEvent): void {
    if (event.type === 'left') this.#endMute(event);
  }

  /** @throws ProtocolError `banned`, `locked` */
  #checkNewcomer(network: string): void {
    if (this.bans.some(({ address }) => networkOf(address) === network))
      throw new ProtocolError('banned');
    if (this.locked) throw new ProtocolError('locked');
  }

  #muteFor(member: Member, ms: number): Mute {
    return { until: Date.now() + ms, timer: setTimeout(() => this.unmute(member), ms).unref() };
  }

  #endMute({ id }: MemberInfo): boolean {
    clearTimeout(this.#mutes.get(id)?.timer);
    return this.#mutes.delete(id);
  }

  #tell(member: Member, event: ServerEvent): void {
    this.#room.sessions.peerOf(member)?.reply(event);
  }
}

function mutedUntil({ until }: Mute): ServerEvent {
  return { type: 'muted', until };
}
