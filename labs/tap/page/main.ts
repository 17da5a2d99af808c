/** The page of the tap: everything that it shows comes from /events, and its switches go to /orders. */
import type { Entry } from '../entry.ts';
import type { Status } from '../page-server.ts';
import { Diagram } from './diagram.ts';
import { byId } from './dom.ts';
import { FaultPanel } from './fault-panel.ts';

const state = byId('state', HTMLElement);
const diagram = new Diagram();
const faults = new FaultPanel(() => diagram.connection);
let session: string | undefined;

const events = new EventSource('events');
events.addEventListener('status', ({ data }: MessageEvent<string>) => showStatus(JSON.parse(data)));
events.addEventListener('message', ({ data }: MessageEvent<string>) => diagram.add(parse(data)));
events.addEventListener('error', () => {
  // The browser tries again by itself.
  state.textContent = 'The tap has ended, or cannot be reached.';
  state.dataset.state = 'gone';
});

function showStatus(status: Status): void {
  // Another tap on the same port: it counts from 1 again.
  if (session !== undefined && session !== status.session) diagram.reset();
  session = status.session;
  byId('title', HTMLElement).textContent = status.title;
  document.title = `tap: ${status.title}`;
  state.textContent = status.faults ? 'live' : 'a saved recording';
  state.dataset.state = status.faults ? 'live' : 'saved';
  faults.show(status.faults);
}

/** Reads an entry. It comes from our own server, which has made it. */
function parse(json: string): Entry {
  const entry = JSON.parse(json) as Entry & { readonly bytes?: unknown };
  if (typeof entry.bytes !== 'string') return entry;
  const binary = atob(entry.bytes);
  return { ...entry, bytes: Uint8Array.from(binary, (each) => each.charCodeAt(0)) } as Entry;
}
