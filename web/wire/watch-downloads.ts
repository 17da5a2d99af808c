import type { WireLog } from './wire-log.ts';

/** Where clips are, on whatever host. */
const CLIPS = '/clips/';

/** Writes down each clip that the browser has loaded, as far as it tells: media elements load by themselves. */
export function watchDownloads(log: WireLog): void {
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByType('resource')) {
      const path = new URL(entry.name).pathname;
      if (path.startsWith(CLIPS)) note(log, path, entry as PerformanceResourceTiming);
    }
  });
  observer.observe({ type: 'resource' });
}

/** Sizes and statuses of other hosts are kept from a page: they come as 0. */
function note(log: WireLog, path: string, entry: PerformanceResourceTiming): void {
  const { responseStatus, duration, initiatorType, encodedBodySize } = entry;
  const status = responseStatus ? `${responseStatus} ` : '';
  const text = `${status}${path} in ${Math.round(duration)} ms, for <${initiatorType}>`;
  log.add('response', text, encodedBodySize);
}
