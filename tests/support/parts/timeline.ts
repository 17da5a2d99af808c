/** A timeline that has been cleared. Prints what a member gets who was here until the event in the argument. */
import { Timeline } from '../../../stages/04-broadcast/timeline.ts';

const since = Number(process.argv[2]);
const timeline = new Timeline(() => {});
const append = () => timeline.append({ type: 'joined', id: 'a', name: 'alice' });
for (let count = 0; count < 5; count += 1) append();
timeline.clear();
append();
const { recent, missed } = timeline.replay({ epoch: timeline.epoch, seq: since });
console.log(JSON.stringify({ recent: recent.map(({ seq, type }) => `${seq} ${type}`), missed }));
