import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { lazy } from '../../shared/lazy.ts';
import { RESERVED_HANDLES } from '../../shared/limits.ts';

/** How many files and sockets this process may have open (`ulimit -n`). */
const limit = lazy(() => {
  // Without network names, which would take DNS lookups.
  Object.assign(process.report, { excludeNetwork: true });
  // The form of a report is not fixed. On Windows there is no such limit, and the field is missing.
  const { userLimits } = process.report.getReport() as Report;
  return Number(userLimits?.open_files?.soft ?? Number.POSITIVE_INFINITY);
});

interface Report {
  readonly userLimits?: { readonly open_files?: { readonly soft: number | 'unlimited' } };
}

/**
 * Whether this process, with all its threads, has almost no file handles left. When there are none, the
 * system offers the same waiting connection again and again (accept(2), EMFILE), and Node spins without
 * reporting it, so this must be avoided. The system gives a new handle the lowest free number (open(2)), so
 * that number tells how many are taken.
 */
export function handlesRunLow(): boolean {
  if (!Number.isFinite(limit())) return false;
  try {
    const handle = openSync(devNull, 'r');
    closeSync(handle);
    return handle >= limit() - RESERVED_HANDLES;
  } catch {
    return true;
  }
}
