import { assault, type Scene, type Verdict } from './assault.ts';
import type { Attack } from './catalog.ts';
import { ControlGroup } from './control/group.ts';
import { Victim, type VictimOptions } from './victim.ts';

/** How long the group chats without an attack, for comparison. */
const ALONE_MS = 1_500;

export interface CampaignOptions {
  readonly seed: number;
  /** Members of the control group in each of the three encodings. */
  readonly perEncoding: number;
  readonly started: (attack: string) => void;
  readonly ended: (verdict: Verdict) => void;
}

/** While one server recovers from an attack, the next attack runs on another one. */
const SERVERS = 2;

/** Runs one attack after the other. */
export async function campaign(
  attacks: readonly Attack[],
  options: CampaignOptions,
): Promise<Verdict[]> {
  const verdicts: Promise<Verdict>[] = [];
  await using opened = new AsyncDisposableStack();
  const sites = Array.from({ length: SERVERS }, () => opened.use(new Site(options)));
  for (const [index, attack] of attacks.entries()) {
    const site = sites[index % SERVERS] as Site;
    await site.attack(attack);
    if (site.verdict) verdicts.push(site.verdict);
  }
  return await Promise.all(verdicts);
}

/** A server that is attacked repeatedly. It is replaced if an attack needs another one or has broken it. */
class Site implements AsyncDisposable {
  /** The verdict of the latest attack. */
  verdict: Promise<Verdict> | undefined;
  readonly #options: CampaignOptions;
  #stage: Stage | undefined;

  constructor(options: CampaignOptions) {
    this.#options = options;
  }

  /** Resolves when the attack is over. Its verdict comes later. */
  async attack(attack: Attack): Promise<void> {
    const before = await this.verdict;
    const { started, ended } = this.#options;
    if (before?.faults.length || attack.server || this.#stage?.options) await this.#strike();
    started(attack.name);
    this.verdict = (await this.#assault(attack))().catch((error) => lost(attack, error));
    void this.verdict.then(ended);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#strike();
  }

  async #assault(attack: Attack): Promise<() => Promise<Verdict>> {
    try {
      this.#stage ??= await build(attack.server, this.#options);
      return await assault(attack, this.#stage.scene);
    } catch (error) {
      // A server that no longer answers cannot say what it holds. That is a verdict, too.
      return async () => lost(attack, error);
    }
  }

  async #strike(): Promise<void> {
    await this.#stage?.opened.disposeAsync();
    this.#stage = undefined;
  }
}

interface Stage {
  readonly options: VictimOptions | undefined;
  readonly scene: Scene;
  readonly opened: AsyncDisposableStack;
}

async function build(
  server: VictimOptions | undefined,
  { seed, perEncoding }: CampaignOptions,
): Promise<Stage> {
  await using opened = new AsyncDisposableStack();
  const victim = opened.use(await Victim.start(server));
  const { host, port, webPort } = victim.address;
  const address = { host, port, webPort };
  const group = opened.use(await ControlGroup.start({ address, perEncoding, seed }));
  await group.begin();
  await new Promise((resolve) => setTimeout(resolve, ALONE_MS));
  const alone = await group.settle();
  return { options: server, scene: { victim, group, seed, alone }, opened: opened.move() };
}

function lost({ name }: Attack, error: unknown): Verdict {
  const nothing = { deliveries: 0, missed: 0, breaks: [], faults: [] };
  const finding = { p50: Number.NaN, p99: Number.NaN, lagP99: Number.NaN, ...nothing };
  const faults = [`the server was lost: ${(error as Error).message}`];
  const measured = { before: 0, after: 0, peak: 0, host: Number.NaN };
  return { attack: name, faults, finding, alone: finding, ...measured };
}
