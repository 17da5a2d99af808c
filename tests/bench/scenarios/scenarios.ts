import { clipsUnderWay } from './clips-under-way.ts';
import { fullSpeed } from './full-speed.ts';
import { growth } from './growth.ts';
import { idleCrowd } from './idle-crowd.ts';
import { lectureHall } from './lecture-hall.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Scenario } from './scenario.ts';
import { start } from './start.ts';

/** In the order of the report. */
export const SCENARIOS: readonly Scenario[] = [
  fullSpeed,
  lectureHall,
  oneAtATime,
  idleCrowd(1_000, 2),
  idleCrowd(10_000, 1),
  clipsUnderWay,
  growth,
  start,
];

const QUICK = 3;

/** With a third of the rounds that count. Those before them are needed all the same. */
export function quick(scenario: Scenario): Scenario {
  return { ...scenario, rounds: Math.ceil(scenario.rounds / QUICK) };
}
