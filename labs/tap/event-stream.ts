import type { ServerResponse } from 'node:http';
import type { Recording } from './recording.ts';
import { formatEntry } from './saved.ts';

/** Entries that are written at once. */
const BATCH = 200;
/** Proxies and browsers give up a response that is silent, and a comment says nothing (HTML, 9.2.7). */
const KEEP_ALIVE_MS = 15_000;

/**
 * Sends a recording to one page, from the entry after `number` on, as server-sent events. A page that reads
 * slowly gets the entries later, and what has been dropped by then not at all: nothing waits for it here.
 */
export function streamEntries(
  recording: Recording,
  response: ServerResponse,
  session: string,
  number: number,
): void {
  let last = number;

  function send(): void {
    while (!response.writableNeedDrain) {
      const entries = recording.after(last, BATCH);
      if (entries.length === 0) return;
      last = entries.at(-1)?.number ?? last;
      const events = entries.map(
        (entry) => `id: ${session}.${entry.number}\ndata: ${formatEntry(entry)}\n\n`,
      );
      response.write(events.join(''));
    }
  }

  // What comes in one turn is sent at once.
  let isDue = false;
  const stop = recording.listen(() => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      send();
    });
  });
  response.on('drain', send);
  const silent = setInterval(() => response.write(':\n\n'), KEEP_ALIVE_MS);
  response.once('close', () => {
    clearInterval(silent);
    stop();
  });
  send();
}
