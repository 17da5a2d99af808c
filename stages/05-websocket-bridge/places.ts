import { ProtocolError } from '../../shared/codes.ts';
import type { RequestOf } from '../../shared/protocol.ts';
import type { Caller } from '../03-nicknames/caller.ts';
import type { Handlers } from '../03-nicknames/handlers.ts';
import { networkOf } from '../03-nicknames/network.ts';
import type { Member, Roster } from '../03-nicknames/roster.ts';

/** A `hello` as a gate passes it on, with the client's address. */
type Arrival = RequestOf<'hello'> & { readonly address: string };

/**
 * Limits the members from each network to `share`, so that people from other networks still find a place.
 * Members who come back keep their place.
 */
export function sharePlaces(handlers: Handlers, roster: Roster, share: number): Handlers {
  const networks = new Map<Member, string>();

  function check(network: string): void {
    let count = 0;
    for (const [member, each] of networks) {
      if (roster.get(member.id) !== member) networks.delete(member);
      else if (each === network) count += 1;
    }
    if (count >= share) throw new ProtocolError('address-full');
  }

  function isComingBack(session: string | undefined): boolean {
    return networks.keys().some((member) => member.session === session && roster.get(member.id));
  }

  return {
    ...handlers,
    hello({ address, ...request }: Arrival, caller: Caller) {
      const network = networkOf(address);
      if (!caller.member && !isComingBack(request.session)) check(network);
      handlers.hello?.(request as never, caller);
      if (caller.member) networks.set(caller.member, network);
    },
  };
}
