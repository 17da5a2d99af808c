/**
 * Runs a scenario: all contestants are prepared, and then they take turns, round by round, because the speed
 * of a machine varies over time. One that fails is out of this scenario, and the others go on.
 */
import type { Contestant } from './contestants.ts';
import type { Scenario, Stand, Tools, Values } from './scenarios/scenario.ts';

/** A slow contestant plays fewer rounds: no more after this time, if it has played the fewest. */
const CONTESTANT_MS = 8_000;
const FEWEST_ROUNDS = 3;

export interface Row {
  readonly contestant: Contestant;
  readonly rounds: readonly Values[];
}

export interface Result {
  readonly scenario: Scenario;
  readonly rows: readonly Row[];
  /** Who took no part, and why: a sentence each. */
  readonly absent: readonly string[];
}

/** Someone who plays its rounds. */
class Player {
  readonly contestant: Contestant;
  readonly rounds: Values[] = [];
  readonly #stand: Stand;
  #playedMs = 0;
  #played = 0;

  constructor(contestant: Contestant, stand: Stand) {
    this.contestant = contestant;
    this.#stand = stand;
  }

  async play(counts: boolean): Promise<void> {
    const enough = counts ? FEWEST_ROUNDS : 1;
    if (this.#played >= enough && this.#playedMs > CONTESTANT_MS / (counts ? 1 : 4)) {
      if (!counts || this.rounds.length >= FEWEST_ROUNDS) return;
    }
    const start = performance.now();
    const values = await this.#stand.round();
    this.#playedMs += performance.now() - start;
    this.#played += 1;
    if (counts) this.rounds.push(values);
  }

  leave(): Promise<void> {
    return Promise.resolve(this.#stand[Symbol.asyncDispose]());
  }
}

export async function run(
  scenario: Scenario,
  contestants: readonly Contestant[],
  tools: Tools,
  tell: (progress: string) => void,
): Promise<Result> {
  const absent: string[] = [];
  const players = new Set<Player>();
  const out = async (contestant: Contestant, why: string, player?: Player) => {
    absent.push(`${contestant.title} ${why}.`);
    tell(`${contestant.title} is out: it ${why}`);
    if (!player) return;
    players.delete(player);
    await player.leave();
  };
  for (const contestant of contestants) {
    const why = scenario.excludes?.(contestant);
    if (why !== undefined) {
      if (why !== '') absent.push(`${contestant.title} ${why}.`);
      continue;
    }
    tell(`${contestant.title} gets ready`);
    try {
      players.add(new Player(contestant, await scenario.open(contestant, tools)));
    } catch (error) {
      await out(contestant, `could not be prepared: ${(error as Error).message}`);
    }
  }
  for (let round = 1 - scenario.warmUps; round <= scenario.rounds; round += 1) {
    tell(round > 0 ? `round ${round} of ${scenario.rounds}` : 'warming up');
    for (const player of players) {
      try {
        await player.play(round > 0);
      } catch (error) {
        await out(player.contestant, `failed: ${(error as Error).message}`, player);
      }
    }
  }
  const rows = [...players].map(({ contestant, rounds }) => ({ contestant, rounds }));
  for (const player of players) await player.leave();
  return { scenario, rows, absent };
}
