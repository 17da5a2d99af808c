import type { WireLog } from '../wire/wire-log.ts';
import { byId } from './dom.ts';

/** Loads the wire drawer when it is first opened: most people never do. The log is kept from the start. */
export function wireOnDemand(log: WireLog): void {
  const toggle = byId('wire-toggle', HTMLButtonElement);
  const load = async () => {
    toggle.removeEventListener('click', load);
    try {
      const { WireDrawer } = await import('./wire-drawer.ts');
      new WireDrawer(log);
      // The drawer listens to the button from now on.
      toggle.click();
    } catch {
      // Without a connection, the next press tries again.
      toggle.addEventListener('click', load);
    }
  };
  toggle.addEventListener('click', load);
}
