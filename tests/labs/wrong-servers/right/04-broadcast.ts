import { randomUUID } from 'node:crypto';
import { DETAILS, ProtocolError } from '../../../../shared/codes.ts';
import {
  GOODBYE_MS,
  GRACE_MS,
  MAX_QUEUED_BYTES,
  MAX_TIMELINE_BYTES,
  MAX_TIMELINE_EVENTS,
  RECENT_EVENTS,
  TYPING_INTERVAL_MS,
} from '../../../../shared/limits.ts';
import type {
  Happening,
  HubEvent,
  Request,
  RequestOf,
  TimelineEvent,
} from '../../../../shared/protocol.ts';
import { TEXT_LIMITS } from '../../../../stages/03-nicknames/nickname-handlers.ts';
import { infoOf } from '../../../../stages/03-nicknames/roster.ts';
import { chatDialects, chatPhrases } from '../../../../stages/04-broadcast/chat-text.ts';
import {
  byFirstLine,
  frameLines,
  jsonDialect,
} from '../../../../stages/04-broadcast/json-dialect.ts';
import type { Position, Replay } from '../../../../stages/04-broadcast/timeline.ts';
import { type Client, type Member, memberOf, NicknameServer } from './03-nicknames.ts';

/** Stage 04 in one thread: a correct server of which each wrong one changes a few lines. */
export class ChatServer extends NicknameServer {
  readonly epoch = randomUUID();
  seq = 0;
  bytes = 0;
  events: TimelineEvent[] = [];
  readonly bySession = new Map<string, Member>();
  readonly graces = new Map<Member, NodeJS.Timeout>();
  readonly posted = new WeakMap<Member, Map<string, TimelineEvent>>();
  readonly typedAt = new WeakMap<Member, number>();
  override dialect = byFirstLine(chatDialects(chatPhrases).plain, jsonDialect(frameLines));

  override carryOut(request: Request, client: Client): void | Promise<void> {
    switch (request.type) {
      case 'say':
        return this.post('said', request as RequestOf<'say'>, memberOf(client));
      case 'act':
        return this.post('acted', request as RequestOf<'act'>, memberOf(client));
      case 'typing':
        return this.typing(memberOf(client));
      case 'recent':
        return this.send({ type: 'recent', events: this.latest(Number(request.count)) }, client);
      case 'ping':
        return this.send({ type: 'pong' }, client);
      case 'disconnected':
        if (client.member?.client === client) this.suspend(client.member);
        return this.bye('left', client);
      default:
        return super.carryOut(request, client);
    }
  }

  override hello({ name, session, since }: RequestOf<'hello'>, client: Client): void {
    if (client.member) throw new ProtocolError('already-joined');
    const replay = this.replay(since);
    const known = this.bySession.get(session ?? '');
    const you = known ? this.resume(known, client) : this.join(name, client);
    this.send(
      {
        type: 'welcome',
        v: 1,
        ...replay,
        seq: this.seq,
        you: infoOf(you),
        session: you.session,
        members: this.list(),
        limits: TEXT_LIMITS,
      },
      client,
    );
  }

  /** The event is for those who are here already: the newcomer gets the welcome. */
  override join(name: string, client: Client): Member {
    const member = super.join(name, client);
    this.bySession.set(member.session, member);
    this.append({ type: 'joined', ...infoOf(member) }, member);
    return member;
  }

  /** An older connection of the member ends, because it may be dead without anybody having noticed. */
  resume(member: Member, client: Client): Member {
    clearTimeout(this.graces.get(member));
    if (member.client) this.bye('replaced', member.client);
    member.client = client;
    client.member = member;
    return member;
  }

  suspend(member: Member): void {
    member.client = undefined;
    this.graces.set(member, setTimeout(() => this.leave(member), GRACE_MS).unref());
  }

  override leave(member: Member): void {
    if (!this.members.has(member)) return;
    this.append({ type: 'left', ...infoOf(member) });
    super.leave(member);
    this.bySession.delete(member.session);
  }

  override nick(name: string, member: Member): void {
    const from = member.name;
    if (name === from) return;
    this.claim(name, member);
    this.append({ type: 'renamed', ...infoOf(member), from });
  }

  post(type: 'said' | 'acted', { text, cid }: RequestOf<'say' | 'act'>, member: Member): void {
    const posted = this.posted.get(member) ?? new Map<string, TimelineEvent>();
    this.posted.set(member, posted);
    const before = posted.get(cid ?? '');
    if (before) {
      if (member.client) this.send(before, member.client);
      return;
    }
    const event = this.append({ type, ...infoOf(member), text, cid });
    if (cid) posted.set(cid, event);
  }

  typing(member: Member): void {
    const now = performance.now();
    if (now - (this.typedAt.get(member) ?? -Infinity) < TYPING_INTERVAL_MS) return;
    this.typedAt.set(member, now);
    this.tell({ type: 'typing', ...infoOf(member) });
  }

  append(happening: Happening, except?: Member): TimelineEvent {
    this.seq += 1;
    const event = { ...happening, seq: this.seq, at: Date.now() };
    this.keep(event);
    this.tell(event, except);
    return event;
  }

  keep(event: TimelineEvent): void {
    this.events.push(event);
    this.bytes += sizeOf(event);
    while (this.events.length > MAX_TIMELINE_EVENTS || this.bytes > MAX_TIMELINE_BYTES) {
      const oldest = this.events.shift();
      if (oldest) this.bytes -= sizeOf(oldest);
    }
  }

  replay(since: Position | undefined): Replay {
    const { epoch } = this;
    if (!since) return { epoch, recent: this.latest(RECENT_EVENTS), missed: 0 };
    if (since.epoch !== epoch) return { epoch, recent: this.latest(RECENT_EVENTS), missed: -1 };
    const behind = Math.max(0, this.seq - since.seq);
    const recent = this.latest(behind);
    return { epoch, recent, missed: behind - recent.length };
  }

  latest(count: number): TimelineEvent[] {
    return count > 0 ? this.events.slice(-count) : [];
  }

  tell(event: HubEvent, except?: Member): void {
    for (const client of this.readersOf(event, except)) this.send(event, client);
  }

  /** A person does not read their own words twice; a program does, as proof that they arrived. */
  readersOf(event: HubEvent, except?: Member): Client[] {
    return [...this.members].flatMap((member) => {
      const isOwn = 'id' in event && event.id === member.id && event.type !== 'renamed';
      const speaksJson = member.client?.dialect.atEnd.type === 'disconnected';
      return member === except || !member.client || (isOwn && !speaksJson) ? [] : [member.client];
    });
  }

  /** A reader who is too far behind is let go: nobody waits for them, and what waits takes memory. */
  override send(event: HubEvent, client: Client): void {
    super.send(event, client);
    if (client.isOver || client.socket.writableLength <= MAX_QUEUED_BYTES) return;
    super.send({ type: 'bye', code: 'too-slow', detail: DETAILS['too-slow'] }, client);
    client.end();
    setTimeout(() => client.socket.destroy(), GOODBYE_MS).unref();
  }
}

function sizeOf(event: TimelineEvent): number {
  return Buffer.byteLength(JSON.stringify(event));
}
