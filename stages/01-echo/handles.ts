import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { lazy } from '../../shared/lazy.ts';
import { RESERVED_HANDLES } from '../../shared/limits.ts';

/** How many files and sockets the system lets this process open (`ulimit -n`). */
const limit = lazy(() => {
  // Without names of hosts, which it would have to ask for.
  Object.assign(process.report, { excludeNetwork: true });
  // A report has no fixed form; Windows has no such limit, and does not speak of it.
  const { userLimits } = process.report.getReport() as Report;
  return Number(userLimits?.open_files?.soft ?? Number.POSITIVE_INFINITY);
});

interface Report {
  readonly userLimits?: { readonly open_files?: { readonly soft: number | 'unlimited' } };
}

/**
 * Whether this process, with all its threads, has hardly a file handle left. When there is none, the
 * system offers a connection that nobody can take again and again (accept(2), EMFILE), and Node spins
 * without a word about it; so it must not come to that. The system gives the lowest number that is
 * free (open(2)), and so the number of a new handle tells how many are taken.
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
