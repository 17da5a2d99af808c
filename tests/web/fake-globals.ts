import { replacing } from '../support/replacing.ts';

/** Replaces globals of a browser until the scope ends. */
export function inBrowserWith(fakes: Readonly<Record<string, unknown>>): Disposable {
  return replacing(globalThis, fakes);
}
