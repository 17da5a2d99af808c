import type { Socket } from 'node:net';
import { type Code, DETAILS, ProtocolError } from '../../../../shared/codes.ts';
import type { Line } from '../../../../shared/connection.ts';
import type { HubEvent, MemberInfo, Request, RequestOf } from '../../../../shared/protocol.ts';
import { LineDecoder } from '../../../../stages/02-threaded-tcp/line-decoder.ts';
import { Envelope } from '../../../../stages/03-nicknames/link.ts';
import { checkReserved, looksOf } from '../../../../stages/03-nicknames/look-alikes.ts';
import { TEXT_LIMITS } from '../../../../stages/03-nicknames/nickname-handlers.ts';
import { infoOf, randomId } from '../../../../stages/03-nicknames/roster.ts';
import {
  type Dialect,
  nicknameCommands,
  nicknamePhrases,
  type Reader,
  textDialect,
} from '../../../../stages/03-nicknames/text-dialect.ts';
import { chunksOf, TcpServer } from './tcp-server.ts';

const FATAL: ReadonlySet<Code> = new Set(['line-too-long', 'wrong-port']);

/** Someone who has said hello. */
export interface Member {
  readonly id: string;
  readonly session: string;
  name: string;
  /** Undefined while the connection is broken. */
  client: Client | undefined;
}

/** One connection. */
export class Client implements Reader {
  readonly socket: Socket;
  readonly decoder: LineDecoder;
  dialect: Dialect;
  member: Member | undefined;
  refusals = 0;
  isOver = false;

  constructor(socket: Socket, dialect: Dialect) {
    this.socket = socket;
    this.dialect = dialect;
    this.decoder = new LineDecoder(undefined, (bytes) => this.write(bytes));
  }

  get memberId(): string | undefined {
    return this.member?.id;
  }

  write(bytes: Uint8Array | string): void {
    if (!this.isOver) this.socket.write(bytes);
  }

  end(): void {
    this.isOver = true;
    this.socket.end();
  }
}

/** Stage 03 in one thread: a correct server of which each wrong one changes a few lines. */
export class NicknameServer extends TcpServer {
  readonly members = new Set<Member>();
  readonly byLook = new Map<string, Member>();
  dialect: Dialect = textDialect(nicknameCommands, nicknamePhrases);

  override async serve(socket: Socket): Promise<void> {
    const client = new Client(socket, this.dialect);
    this.greet(client);
    for await (const chunk of chunksOf(socket)) {
      for (const line of this.linesOf(chunk, client)) await this.receive(line, client);
    }
    await this.carryOut(client.dialect.atEnd, client);
  }

  greet(client: Client): void {
    client.write(client.dialect.greeting);
  }

  linesOf(chunk: Buffer, client: Client): Line[] {
    return client.decoder.push(chunk);
  }

  /** What follows the last line is read, and ignored. */
  async receive(line: Line, client: Client): Promise<void> {
    if (client.isOver) return;
    try {
      if (line instanceof ProtocolError) throw line;
      const request = client.dialect.read(line, client);
      if (request) await this.carryOut(request, client);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.refuse(error, client);
    }
  }

  refuse({ code, detail, cid }: ProtocolError, client: Client): void {
    this.send({ type: 'refused', code, detail, cid }, client);
    client.refusals += 1;
    const givesUp = !client.member && client.dialect.givesUp(code, client.refusals);
    if (givesUp || FATAL.has(code)) client.end();
  }

  carryOut(request: Request, client: Client): void | Promise<void> {
    switch (request.type) {
      case 'hello':
        return this.hello(request as RequestOf<'hello'>, client);
      case 'nick':
        return this.nick((request as RequestOf<'nick'>).name, memberOf(client));
      case 'who':
        memberOf(client);
        return this.send({ type: 'members', members: this.list() }, client);
      case 'leave':
        if (client.member) this.leave(client.member);
        return this.bye('left', client);
      default:
        throw new ProtocolError('unknown-type');
    }
  }

  hello({ name }: RequestOf<'hello'>, client: Client): void | Promise<void> {
    this.welcome(this.join(name, client), client);
  }

  welcome(you: Member, client: Client): void {
    this.send(
      {
        type: 'welcome',
        v: 1,
        you: infoOf(you),
        session: you.session,
        members: this.list(),
        limits: TEXT_LIMITS,
        ...{ epoch: '', seq: 0, recent: [], missed: 0 },
      },
      client,
    );
  }

  nick(name: string, member: Member): void {
    const from = member.name;
    if (name === from) return;
    this.claim(name, member);
    const renamed = { type: 'renamed', ...infoOf(member), from, seq: 0, at: Date.now() } as const;
    if (member.client) this.send(renamed, member.client);
  }

  join(name: string, client: Client): Member {
    const member: Member = { id: randomId(9), session: randomId(18), name, client };
    this.claim(name, member);
    return this.enter(member, client);
  }

  enter(member: Member, client: Client): Member {
    this.members.add(member);
    client.member = member;
    return member;
  }

  leave(member: Member): void {
    this.members.delete(member);
    this.release(member);
  }

  /** Takes a name, or throws and takes none. */
  claim(name: string, member: Member): void {
    this.checkFree(name, member);
    this.take(name, member);
  }

  checkFree(name: string, member: Member): void {
    const looks = this.looksOf(name);
    checkReserved(looksOf(name));
    for (const look of looks)
      if ((this.byLook.get(look) ?? member) !== member) throw new ProtocolError('name-taken');
  }

  take(name: string, member: Member): void {
    this.release(member);
    member.name = name;
    for (const look of this.looksOf(name)) this.byLook.set(look, member);
  }

  release(member: Member): void {
    for (const look of this.looksOf(member.name))
      if (this.byLook.get(look) === member) this.byLook.delete(look);
  }

  looksOf(name: string): ReadonlySet<string> {
    return looksOf(name);
  }

  list(): MemberInfo[] {
    return Array.from(this.members, infoOf);
  }

  bye(code: Code, client: Client): void {
    this.send({ type: 'bye', code, detail: DETAILS[code] }, client);
    client.end();
  }

  send(event: HubEvent, client: Client): void {
    client.write(client.dialect.encode([new Envelope('', JSON.stringify(event))]));
  }
}

export function memberOf({ member }: Client): Member {
  if (!member) throw new ProtocolError('hello-first');
  return member;
}
