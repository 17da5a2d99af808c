import type { WireLog } from './wire-log.ts';

/** The path of clips, on any host. */
const CLIPS = '/clips/';

/** Records each clip that the browser reports as loaded: media elements load by themselves. */
export function watchDownloads(log: WireLog): void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByType('resource')) {
      const path = new URL(entry.name).pathname;
      if (path.startsWith(CLIPS)) note(log, path, entry as PerformanceResourceTiming);
    }
  });
  observer.observe({ type: 'resource' });
}

/** Browsers hide sizes and statuses of other hosts from a page: they are 0. */
function note(log: WireLog, path: string, entry: PerformanceResourceTiming): void {
  const { responseStatus, duration, initiatorType, encodedBodySize } = entry;
  const status = responseStatus ? `${responseStatus} ` : '';
  const text = `${status}${path} in ${Math.round(duration)} ms, for <${initiatorType}>`;
  log.add('response', text, encodedBodySize);
}
