/** What a scenario is, and the room that most of them measure: a server with its crowd. */
import type { Contestant } from '../contestants.ts';
import type { Round } from '../load/crowd.ts';
import type { LoadGenerator, RemoteCrowd } from '../load/generator.ts';
import type { Cores } from '../measure/cores.ts';
import { Server } from '../server.ts';

export type Unit = 'µs' | 'ms' | 's' | 'kB' | 'MB' | '/s' | '%';

/** One column of a scenario's table. */
export interface Figure {
  readonly key: string;
  readonly title: string;
  readonly unit: Unit;
}

/** The figures of one round, by their keys. */
export type Values = Readonly<Record<string, number>>;

export interface Tools {
  readonly cores: Cores;
  readonly load: LoadGenerator;
}

/** One contestant in a scenario, ready for its rounds. */
export interface Stand extends AsyncDisposable {
  round(): Promise<Values>;
}

export interface Scenario {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  /** What is measured, for the report. */
  readonly sentence: string;
  readonly figures: readonly Figure[];
  /** The figure that the ratios and the chart are about. */
  readonly main: string;
  /** Rounds that count, and those before them, in which a runtime is still compiling hot code. */
  readonly rounds: number;
  readonly warmUps: number;
  /** Whether it belongs to a comparison of two commits that does not name its scenarios. */
  readonly isQuick?: true;
  /** Why a contestant takes no part, if it does not. Empty if there is nothing to say about it. */
  readonly excludes?: (contestant: Contestant) => string | undefined;
  open(contestant: Contestant, tools: Tools): Promise<Stand>;
}

/** The figures of a round in which a crowd chats. */
export const CHAT_FIGURES: readonly Figure[] = [
  { key: 'cpu', title: 'CPU per delivery', unit: 'µs' },
  { key: 'system', title: 'of it in the kernel', unit: '%' },
  { key: 'rate', title: 'deliveries', unit: '/s' },
  { key: 'p50', title: 'p50', unit: 'ms' },
  { key: 'p99', title: 'p99', unit: 'ms' },
  { key: 'max', title: 'max', unit: 'ms' },
  { key: 'memory', title: 'memory', unit: 'MB' },
  { key: 'load', title: 'load generator', unit: '%' },
];

/** A server and its crowd. */
export class Room implements AsyncDisposable {
  readonly server: Server;
  readonly crowd: RemoteCrowd;

  private constructor(server: Server, crowd: RemoteCrowd) {
    this.server = server;
    this.crowd = crowd;
  }

  static async open(contestant: Contestant, { cores, load }: Tools): Promise<Room> {
    const server = await Server.start(contestant, cores.forServer);
    return new Room(server, await load.crowd(contestant.wire, server.port));
  }

  /** What the server spends while the crowd chats. A message that is lost fails the round. */
  async measure(chat: (crowd: RemoteCrowd) => Promise<Round>): Promise<Values> {
    const before = await this.server.cpu();
    const { deliveries, lost, elapsedMs, latency, load } = await chat(this.crowd);
    const after = await this.server.cpu();
    if (lost > 0) {
      throw new Error(`${lost} of ${deliveries + lost} deliveries did not arrive in time`);
    }
    const total = after.total - before.total;
    return {
      cpu: total / deliveries,
      system: (100 * (after.system - before.system)) / total,
      rate: deliveries / (elapsedMs / 1_000),
      ...latency,
      memory: (await this.server.memory()) / 1e6,
      load: 100 * load,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.crowd[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
  }
}

/** A room with members, and what they do in each round. */
export async function chattingRoom(
  contestant: Contestant,
  tools: Tools,
  members: number,
  chat: (crowd: RemoteCrowd) => Promise<Round>,
): Promise<Stand> {
  const room = await Room.open(contestant, tools);
  try {
    await room.crowd.join(members);
  } catch (error) {
    await room[Symbol.asyncDispose]();
    throw error;
  }
  return {
    round: () => room.measure(chat),
    [Symbol.asyncDispose]: () => room[Symbol.asyncDispose](),
  };
}

/** Excludes those that cannot have so many members. */
export function needsMembers(members: number): (contestant: Contestant) => string | undefined {
  return (contestant) =>
    contestant.members < members
      ? `has at most ${contestant.members.toLocaleString('en')} members`
      : undefined;
}
