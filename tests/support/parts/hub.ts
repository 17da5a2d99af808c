/** A hub with a handler that has a bug. It gets the requests in the arguments, and prints its answers. */
import type { HubEvent } from '../../../shared/protocol.ts';
import { Hub } from '../../../stages/03-nicknames/hub.ts';
import { Envelope, seal } from '../../../stages/03-nicknames/link.ts';
import { FakeLink } from '../fake-link.ts';

const requests = process.argv.slice(2).map((argument) => JSON.parse(argument) as { type: string });
const hub = new Hub(
  {
    fail() {
      throw new TypeError('this handler has a bug');
    },
    ping(_request: unknown, peer) {
      peer.reply({ type: 'pong' });
    },
    disconnected() {},
  },
  () => {},
);
const link = new FakeLink();
link.receive(...requests.map((request) => seal('1', request)));
link.close();
await hub.attach(link).catch((error) => console.log(`an error left the hub: ${error.message}`));
for (const message of link.sent) {
  const { content } = Envelope.open<HubEvent>(message);
  const { type } = content;
  if (type !== 'refused') console.log(type);
  else console.log(`refused: ${content.code}, cid: ${JSON.stringify(content.cid)}`);
}
