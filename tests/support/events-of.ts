import type { HubEvent } from '../../shared/protocol.ts';
import { Envelope } from '../../stages/03-nicknames/link.ts';
import type { Broadcast } from '../../stages/04-broadcast/fan-out.ts';
import { FakeLink } from './fake-link.ts';

/** The events that everybody receives from now on. */
export function eventsOf(everyone: Broadcast): HubEvent[] {
  const events: HubEvent[] = [];
  const link = new FakeLink();
  link.send = (message) => void events.push(Envelope.open<HubEvent>(message).content);
  everyone.include(link, new Promise(() => {}));
  return events;
}
