/** Contestants, scenarios and results that nothing has measured. */
import type { Contestant } from '../../bench/contestants.ts';
import type { Result } from '../../bench/run.ts';
import type { Scenario, Stand } from '../../bench/scenarios/scenario.ts';

export function fakeContestant(title: string, isOurs = false): Contestant {
  const command = ['true'] as const;
  const server = { command, wire: 'websocket', address: /x/, collects: false } as const;
  return { name: title.toLowerCase(), title, isOurs, members: 1_000, ...server };
}

export function fakeScenario(fields: Partial<Scenario> = {}): Scenario {
  return {
    name: 'fake',
    title: 'Fake',
    sentence: 'Nothing is measured.',
    figures: [
      { key: 'cpu', title: 'CPU per delivery', unit: 'µs' },
      { key: 'p99', title: 'p99', unit: 'ms' },
    ],
    main: 'cpu',
    rounds: 3,
    warmUps: 0,
    open: async (): Promise<Stand> => {
      throw new Error('there is nothing to open');
    },
    ...fields,
  };
}

/** wirechat at 2 µs, and a peer at 4 µs whose load generator was as busy as said, in percent. */
export function fakeResult(load = 20): Result {
  const values = { p99: 7, load: 20 };
  return {
    scenario: fakeScenario(),
    rows: [
      { contestant: fakeContestant('wirechat', true), rounds: [{ cpu: 2, ...values }] },
      { contestant: fakeContestant('Peer'), rounds: [{ cpu: 4, ...values, load }] },
    ],
    absent: ['Nobody is not installed.'],
  };
}
