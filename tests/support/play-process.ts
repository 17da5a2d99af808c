import type { TestContext } from 'node:test';

/** Gives this process other properties for the time of a test, such as a keyboard that the test plays: once each. */
export function playProcess(t: TestContext, properties: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(properties)) {
    const before = Object.getOwnPropertyDescriptor(process, name);
    Object.defineProperty(process, name, { value, configurable: true, writable: true });
    t.after(() => before && Object.defineProperty(process, name, before));
  }
}
