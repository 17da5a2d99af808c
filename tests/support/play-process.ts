import type { TestContext } from 'node:test';

/** Replaces properties of `process`, such as the keyboard, for one test. Each can be replaced once. */
export function playProcess(t: TestContext, properties: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(properties)) {
    const before = Object.getOwnPropertyDescriptor(process, name);
    Object.defineProperty(process, name, { value, configurable: true, writable: true });
    t.after(() => before && Object.defineProperty(process, name, before));
  }
}
