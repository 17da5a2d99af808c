import { type Handlers, Hub } from '../../stages/03-nicknames/hub.ts';
import { Inquiries } from '../../stages/05-websocket-bridge/inquiry.ts';
import { directLinks } from './direct-links.ts';

/** The inquiries of a thread, at a hub with these handlers. */
export function inquiriesTo<Requests>(handlers: Handlers<Requests>): Inquiries {
  const [near, far] = directLinks();
  void new Hub(handlers, () => {}).attach(far);
  return new Inquiries(near);
}
