/** A loop over an inbox to which something is pushed before, during and between its steps. Prints each step. */
import { setImmediate } from 'node:timers/promises';
import { Inbox } from '../../../stages/04-broadcast/inbox.ts';

const inbox = new Inbox<number>();
let step = 0;
inbox.push(1);
inbox.push(2);
for await (const items of inbox) {
  console.log(items.join(' '));
  step += 1;
  if (step === 1) {
    // While the loop is busy.
    inbox.push(3);
    await setImmediate();
    inbox.push(4);
  } else if (step === 2) {
    // While the loop waits.
    void setImmediate().then(() => {
      inbox.push(5);
      inbox.push(6);
    });
  } else {
    if (step === 3) inbox.push(7);
    inbox.end();
  }
}
console.log('the end');
