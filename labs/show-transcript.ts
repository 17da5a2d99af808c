import { AssertionError } from 'node:assert';
import { bytesOf } from './tap/entry.ts';
import type { Recording } from './tap/recording.ts';
import { type Mark, transcript } from './tap/transcript.ts';

/** Entries that a report shows: the last ones, which led to the failure. */
const MAX_SHOWN = 14;

/**
 * Shows what was sent and received before a check failed. A caret marks the first byte that differs from what
 * was expected, where that is known.
 */
export function showTranscript(recording: Recording, error: Error | undefined): string[] {
  const mark = error instanceof AssertionError ? wrongByte(recording, error) : undefined;
  // What a line means is clear from the line, so only the bytes are shown, and what happened to a client.
  const entries = recording.entries.filter(({ type }) => type === 'chunk' || type === 'note');
  if (entries.length === 0) return [];
  return transcript(entries, { last: MAX_SHOWN, ...(mark && { mark }) })
    .trimEnd()
    .split('\n');
}

/** The place where the server last sent what the assertion is about, and the first byte that differs. */
function wrongByte({ entries }: Recording, { actual, expected }: AssertionError): Mark | undefined {
  if (typeof actual !== 'string' || actual === '') return undefined;
  const connections = new Set(entries.map(({ connection }) => connection));
  for (const connection of [...connections].reverse()) {
    const received = Buffer.from(bytesOf(entries, connection, 'server'));
    const offset = received.lastIndexOf(actual);
    if (offset === -1) continue;
    const differs = firstDifference(actual, expected);
    return {
      connection,
      from: 'server',
      offset: offset + differs,
      note: noteFor(expected, differs),
    };
  }
  return undefined;
}

/** In bytes from the beginning of `actual`. */
function firstDifference(actual: string, expected: unknown): number {
  if (typeof expected !== 'string') return 0;
  const [one, other] = [Buffer.from(actual), Buffer.from(expected)];
  const index = one.findIndex((byte, place) => byte !== other[place]);
  return index === -1 ? one.length : index;
}

function noteFor(expected: unknown, differs: number): string {
  if (typeof expected !== 'string') return 'this is not what was expected';
  const rest = Buffer.from(expected).subarray(differs).toString();
  return rest === ''
    ? 'nothing more was expected'
    : `expected ${JSON.stringify(rest.slice(0, 40))}`;
}
