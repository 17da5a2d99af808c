import { replacing } from '../support/replacing.ts';

/** Puts these in the place of what a browser has, until the scope ends. */
export function inBrowserWith(fakes: Readonly<Record<string, unknown>>): Disposable {
  return replacing(globalThis, fakes);
}
