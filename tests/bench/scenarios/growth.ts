import { type Figure, Room, type Scenario, type Values } from './scenario.ts';

const SIZES = [10, 100, 1_000, 2_000, 10_000];
const DELIVERIES = 20_000;
const WARM_UP_DELIVERIES = 10_000;
/** Some servers need 40 ms for a message, however few receive it. */
const MOST_MESSAGES = 400;

/** One room that grows. A delivery costs the same in a large room only if nothing is done for each member of it. */
export const growth: Scenario = {
  name: 'growth',
  title: 'Growth',
  sentence:
    'A room grows; at each size, messages are sent one at a time, and the time that the newcomers took to join is measured.',
  figures: SIZES.flatMap((size) => figures(size)),
  main: 'cpu1000',
  rounds: 2,
  warmUps: 0,
  open: async (contestant, tools) => ({
    round: async () => {
      await using room = await Room.open(contestant, tools);
      const values: Record<string, number> = {};
      let members = 0;
      for (const size of SIZES.filter((each) => each <= contestant.members)) {
        const join = await room.crowd.join(size - members);
        members = size;
        Object.assign(values, await measureAt(room, size), { [`join${size}`]: join / 1_000 });
      }
      return values;
    },
    [Symbol.asyncDispose]: async () => {},
  }),
};

async function measureAt(room: Room, size: number): Promise<Values> {
  await room.crowd.oneByOne(messagesFor(WARM_UP_DELIVERIES, size));
  const { cpu = Number.NaN, memory = Number.NaN } = await room.measure((crowd) =>
    crowd.oneByOne(messagesFor(DELIVERIES, size)),
  );
  return { [`cpu${size}`]: cpu, [`memory${size}`]: memory };
}

function messagesFor(deliveries: number, size: number): number {
  return Math.max(1, Math.min(MOST_MESSAGES, deliveries / size));
}

function figures(size: number): Figure[] {
  const count = size.toLocaleString('en');
  return [
    { key: `cpu${size}`, title: `CPU per delivery, ${count}`, unit: 'µs' },
    { key: `memory${size}`, title: `memory, ${count}`, unit: 'MB' },
    { key: `join${size}`, title: `joining, to ${count}`, unit: 's' },
  ];
}
