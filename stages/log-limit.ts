/**
 * A limit for each kind of event. Many events are caused by strangers, who can cause any number of them. An
 * attack on the server must not fill the disk with its log, or hide what else happens. The kinds of events
 * are words in our code, so there are few of them, and the log as a whole is limited, too.
 */
import { LOG_INTERVAL_MS, MAX_LOGGED_EVENTS, MAX_LOGGED_PROBLEMS } from '../shared/limits.ts';
import type { Log, LogEntry } from '../shared/log.ts';

/** Entries of each kind in an interval. People come in crowds; of a problem, a few examples are enough. */
const LIMITS: Readonly<Record<LogEntry['level'], number>> = {
  debug: MAX_LOGGED_EVENTS,
  info: MAX_LOGGED_EVENTS,
  warn: MAX_LOGGED_PROBLEMS,
  error: MAX_LOGGED_PROBLEMS,
};

/** Passes on a limited number of entries for each event, and after each interval, how many there were more. */
export function limited(log: Log): Log {
  const counts = new Map<string, number>();

  function begin(event: string, limit: number): void {
    counts.set(event, 0);
    setTimeout(() => {
      const more = (counts.get(event) ?? 0) - limit;
      counts.delete(event);
      if (more > 0) log(leftOut(event, more));
    }, LOG_INTERVAL_MS).unref();
  }

  return (entry) => {
    const { event, level } = entry;
    if (!counts.has(event)) begin(event, LIMITS[level]);
    const count = (counts.get(event) ?? 0) + 1;
    counts.set(event, count);
    if (count <= LIMITS[level]) log(entry);
  };
}

function leftOut(of: string, count: number): LogEntry {
  const sentence = `Left out of the log: ${count} more of '${of}' within a minute.`;
  return { level: 'warn', event: 'left-out', sentence, of, count };
}
