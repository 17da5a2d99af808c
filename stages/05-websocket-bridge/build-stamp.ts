/** A browser replaces a service worker if its script has changed, so that of each build must be different. */
export function stamped(script: Uint8Array, build: string): Uint8Array {
  return Buffer.concat([Buffer.from(`globalThis.BUILD="${build}";`), script]);
}
