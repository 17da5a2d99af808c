import { assault, type Scene, type Verdict } from './assault.ts';
import type { Attack } from './catalog.ts';
import { ControlGroup } from './control/group.ts';
import { Victim, type VictimOptions } from './victim.ts';

/** For the group to show what it is used to. */
const ALONE_MS = 1_500;

export interface CampaignOptions {
  readonly seed: number;
  /** Members of the control group in each of the three encodings. */
  readonly perEncoding: number;
  readonly started: (attack: string) => void;
  readonly ended: (verdict: Verdict) => void;
}

/** One attack after the other on one server; on another where an attack needs it, or has broken it. */
export async function campaign(
  attacks: readonly Attack[],
  options: CampaignOptions,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  let stage: Stage | undefined;
  try {
    for (const attack of attacks) {
      if (stage && (attack.server || stage.options)) stage = await strike(stage);
      options.started(attack.name);
      let verdict: Verdict;
      try {
        stage ??= await build(attack.server, options);
        verdict = await assault(attack, stage.scene);
      } catch (error) {
        // A server that no longer answers cannot be asked what it holds: that is a verdict, too.
        verdict = lost(attack, error as Error);
      }
      options.ended(verdict);
      verdicts.push(verdict);
      if (stage && verdict.faults.length > 0) stage = await strike(stage);
    }
  } finally {
    if (stage) await strike(stage);
  }
  return verdicts;
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

async function strike({ opened }: Stage): Promise<undefined> {
  await opened.disposeAsync();
}

function lost({ name }: Attack, { message }: Error): Verdict {
  const nothing = { deliveries: 0, missed: 0, breaks: [], faults: [] };
  const finding = { p50: Number.NaN, p99: Number.NaN, lagP99: Number.NaN, ...nothing };
  const faults = [`the server was lost: ${message}`];
  return { attack: name, faults, finding, before: 0, after: 0, peak: 0 };
}
