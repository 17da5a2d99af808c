/** A timeline to which something is appended. Prints whether what is returned is what is told, and what is kept. */
import { isDeepStrictEqual } from 'node:util';
import { Timeline } from '../../../stages/04-broadcast/timeline.ts';

const told: unknown[] = [];
const timeline = new Timeline((event) => told.push(event));
for (const name of ['alice', 'bob']) {
  const event = timeline.append({ type: 'joined', id: name, name });
  const same = (other: unknown) =>
    isDeepStrictEqual(other, event) ? 'the same' : 'something else';
  console.log(
    `returned: event ${event?.seq}; told: ${same(told.at(-1))}; kept: ${same(timeline.latest(1)[0])}`,
  );
}
console.log(`told: ${told.length} events; kept: ${timeline.latest(10).length}`);
