import type { Code } from '../../shared/codes.ts';

/** Refusals of the message itself, which a server would give for the same message again. */
const FINAL: ReadonlySet<Code> = new Set([
  'bad-request',
  'clip-too-big',
  'clip-too-long',
  'clip-type',
  'line-too-long',
  'text-empty',
  'text-too-long',
  'unknown-type',
]);

/** True if the same message would be refused again. */
export function isFinal(code: Code): boolean {
  return FINAL.has(code);
}
