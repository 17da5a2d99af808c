/** A program with a host's console and no chat. It does not end when it is asked to, and its hub has a bug. */
import { Host } from '../../../clients/host/host.ts';
import { hostInput } from '../../../clients/host/host-input.ts';
import { seal } from '../../../stages/03-nicknames/link.ts';
import { onInterruption } from '../../../stages/exit.ts';

const LIFETIME_MS = 60_000;
const input = hostInput();
if (!input) throw new Error('nobody is the host');
const host = new Host(input);
onInterruption(() => host.print('ending\n') ?? console.log('ending'));
host.open((cause) => console.log(`failed: ${cause}`));
// A test that fails leaves it behind.
setTimeout(() => process.exit(1), LIFETIME_MS);
process.on('SIGUSR2', () => {
  console.log('hanging');
  // Nothing else happens on the main thread.
  while (performance.now() < LIFETIME_MS);
});
for await (const requests of host.link) {
  // No answer to any request looks like this.
  for (const _ of requests) host.link.send(seal('host', { type: 'answer', value: null }));
}
