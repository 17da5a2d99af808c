import { GRACE_MS } from '../../shared/limits.ts';
import { replacing } from './replacing.ts';

/** More time than a busy machine needs to load a page again. */
const LONG_MS = 60_000;

/** Until the end of the scope, the servers of this process wait longer for members who are to come back. */
export function longGrace(): Disposable {
  const { setTimeout } = globalThis;
  return replacing(globalThis, {
    setTimeout: Object.assign(
      (act: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
        setTimeout(act, ms === GRACE_MS ? LONG_MS : ms, ...args),
      setTimeout,
    ),
  });
}
