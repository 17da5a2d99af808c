import { setImmediate } from 'node:timers/promises';
import type { LogEntry } from '../../shared/log.ts';
import type { HubEvent, Request } from '../../shared/protocol.ts';
import { Conversation } from '../../stages/03-nicknames/conversation.ts';
import { Envelope } from '../../stages/03-nicknames/link.ts';
import type { Dialect } from '../../stages/03-nicknames/text-dialect.ts';
import { FakeConnection } from './fake-connection.ts';
import { FakeLink } from './fake-link.ts';

/** The hub's welcome, as far as a conversation needs it. */
export const WELCOME = { type: 'welcome', you: { id: 'a', name: 'ann' }, members: [] };
export const BYE = { type: 'bye', code: 'left', detail: '' };

/** A conversation that runs without a network, and whose hub is the test. */
export class FakeConversation extends Conversation implements Disposable {
  readonly connection: FakeConnection;
  readonly link: FakeLink;
  readonly logged: readonly LogEntry[];
  /** Resolves when the conversation has done all that it does. */
  readonly finished: Promise<void>;

  constructor(dialect: Dialect) {
    const connection = new FakeConnection();
    const link = new FakeLink();
    const logged: LogEntry[] = [];
    super(connection, dialect, link, '1', (entry) => logged.push(entry));
    this.logged = logged;
    this.connection = connection;
    this.link = link;
    this.finished = this.run();
  }

  /** What was written to the client: one item for each write. */
  get written(): readonly string[] {
    return this.connection.written;
  }

  /** The types of all requests that the hub has received. */
  get asked(): string[] {
    return this.requests.map(({ type }) => type);
  }

  /** All requests that the hub has received. */
  get requests(): Request[] {
    return this.link.sent.map((message) => Envelope.open<Request>(message).content);
  }

  /** Sends lines, as the client does. */
  async say(...lines: Parameters<FakeConnection['say']>[0][]): Promise<void> {
    for (const line of lines) this.connection.say(line);
    await turns();
  }

  /** Sends an event, as the hub does. */
  async answer(event: object): Promise<void> {
    this.receive(new Envelope<HubEvent>('1', JSON.stringify(event)));
    await turns();
  }

  [Symbol.dispose](): void {
    this.bye('shutting-down');
  }
}

/** Some turns of the event loop, in which everything happens that can happen. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
}
