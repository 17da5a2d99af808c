import { MAX_STRANGERS_LOGGED, STRANGERS_LOG_INTERVAL_MS } from '../../shared/limits.ts';
import type { Caller } from '../03-nicknames/caller.ts';
import type { Gate } from '../03-nicknames/gate.ts';
import type { Handlers } from '../03-nicknames/handlers.ts';

/** A web address and nothing else: input from strangers must not control a terminal or a shell. */
const ADDRESS = /^https?:\/\/[\w.:[\]-]{1,260}$/;

interface Stranger {
  readonly type: 'stranger';
  readonly address: string;
}

/**
 * The hub's half of refusing other names: it logs each refused address once, because the person who runs
 * the server may have put it behind a tunnel or a proxy. Anyone can send any number of addresses, so the
 * log takes only some of them per hour.
 */
export function strangerHandlers(log: (line: string) => void): Handlers {
  const told = new Set<string>();
  let since = 0;
  return {
    stranger({ address }: Stranger & Record<string, unknown>, caller: Caller) {
      const now = performance.now();
      if (now - since > STRANGERS_LOG_INTERVAL_MS) {
        told.clear();
        since = now;
      }
      const shown = ADDRESS.test(address) ? `from ${address}` : 'without a web address';
      if (told.size < MAX_STRANGERS_LOGGED && !told.has(shown)) {
        told.add(shown);
        log(refusalOf(shown));
      }
      caller.answer('noted');
    },
  };
}

/** The thread's half. A lost report does no harm. */
export function reportTo(gate: Gate): (address: string) => void {
  return (address) => void gate.ask({ type: 'stranger', address }).catch(() => {});
}

function refusalOf(shown: string): string {
  return `Refused a page ${shown}, which is not the page of this server. If it should be, start with --public-url and its address.`;
}
