import { MAX_STRANGERS_LOGGED, STRANGERS_LOG_INTERVAL_MS } from '../../shared/limits.ts';
import { answering, type Inquiries } from './inquiry.ts';

/** A web address and nothing else: input from strangers must not control a terminal or a shell. */
const ADDRESS = /^https?:\/\/[\w.:[\]-]{1,260}$/;

interface Stranger {
  readonly address: string;
}

/**
 * The hub's half of refusing other names: it logs each refused address once, because the person who runs
 * the server may have put it behind a tunnel or a proxy. Anyone can send any number of addresses, so the
 * log takes only some of them per hour.
 */
export function strangerHandlers(log: (line: string) => void) {
  const reported = new Set<string>();
  let since = 0;
  return {
    stranger: answering(({ address }: Stranger) => {
      const now = performance.now();
      if (now - since > STRANGERS_LOG_INTERVAL_MS) {
        reported.clear();
        since = now;
      }
      const shown = ADDRESS.test(address) ? `from ${address}` : 'without a web address';
      if (reported.size < MAX_STRANGERS_LOGGED && !reported.has(shown)) {
        reported.add(shown);
        log(refusalOf(shown));
      }
      return 'noted';
    }),
  };
}

/** The thread's half. A lost report does no harm. */
export function reportTo(inquiries: Inquiries): (address: string) => void {
  return (address) => void inquiries.ask({ type: 'stranger', address }).catch(() => {});
}

function refusalOf(shown: string): string {
  return `Refused a page ${shown}, which is not the page of this server. If it should be, start with --public-url and its address.`;
}
