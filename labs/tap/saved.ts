import { z } from 'zod';
import { cleanText } from '../../shared/text.ts';
import type { Entry, Saved } from './entry.ts';

/** The first line of a file, which also says how to read the others. */
const Head = z.object({ wirechat: z.literal('tap'), v: z.literal(1), started: z.number() });

/** Numbers as the recording makes them: anything else would get far in arithmetic before it fails. */
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const side = z.enum(['client', 'server']);
const anyone = z.enum(['client', 'server', 'tap']);
/** Text as the recording makes it. A file may come from anybody, and must not control a terminal. */
const text = z.string().transform((raw) => cleanText(raw).replace(/[\n\t]/g, ' '));
const bytes = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const happened = { number: count, at: z.number().min(0).max(1e12), connection: count };
const frame = z.object({
  fin: z.boolean(),
  rsv: count,
  opcode: count,
  mask: z
    .string()
    .regex(/^[\da-f]{8}$/)
    .exactOptional(),
  headerBytes: count,
  length: count,
});
const piece = z.object({
  kind: z.enum(['line', 'json', 'telnet', 'head', 'body', 'frame', 'message', 'rest']),
  start: count,
  end: count,
  title: text,
  text: text,
  wrong: text.exactOptional(),
  frame: frame.exactOptional(),
});
const EntryLine: z.ZodType<Entry> = z.discriminatedUnion('type', [
  z.object({ ...happened, type: z.literal('open'), client: text, server: text }),
  z.object({
    ...happened,
    type: z.literal('chunk'),
    from: side,
    start: count,
    bytes,
    held: z.boolean(),
  }),
  z.object({ ...happened, type: z.literal('pass'), from: side, start: count, bytes }),
  z.object({ ...happened, type: z.literal('piece'), from: side, piece }),
  z.object({ ...happened, type: z.literal('end'), from: side, by: anyone }),
  z.object({
    ...happened,
    type: z.literal('close'),
    how: z.enum(['ended', 'reset', 'failed']),
    by: anyone,
    detail: text,
  }),
  z.object({ ...happened, type: z.literal('note'), text: text }),
]);

/** A file of a recording: a line of JSON for each entry, with bytes in base64. */
export function formatRecording({ started, entries }: Saved): string {
  const head = JSON.stringify({ wirechat: 'tap', v: 1, started });
  return `${[head, ...entries.map(formatEntry)].join('\n')}\n`;
}

/** One entry as JSON, for a file and for the page. */
export function formatEntry(entry: Entry): string {
  if (!('bytes' in entry)) return JSON.stringify(entry);
  return JSON.stringify({ ...entry, bytes: Buffer.from(entry.bytes).toString('base64') });
}

/**
 * Reads a file of a recording.
 * @throws Error with a sentence that names the line, if it is no such file
 */
export function parseRecording(text: string): Saved {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const head = Head.safeParse(json(lines[0]));
  if (!head.success) throw new Error('it is not a recording of the tap');
  let last = 0;
  const entries = lines.slice(1).map((line, index) => {
    const { data } = EntryLine.safeParse(json(line));
    if (!data || data.number <= last)
      throw new Error(`line ${index + 2} is not an entry of a recording`);
    last = data.number;
    return data;
  });
  return { started: head.data.started, entries };
}

function json(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
