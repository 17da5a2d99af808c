import * as v from 'valibot';
import { cleanText } from '../../shared/text.ts';
import type { Entry, Saved } from './entry.ts';

/** The first line of a file, which also says how to read the others. */
const Head = v.object({
  wirechat: v.literal('tap'),
  v: v.literal(1),
  started: v.pipe(v.number(), v.finite()),
});

/** Numbers as the recording makes them: anything else would get far in arithmetic before it fails. */
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const side = v.picklist(['client', 'server']);
const anyone = v.picklist(['client', 'server', 'tap']);
/** Text as the recording makes it. A file may come from anybody, and must not control a terminal. */
const text = v.pipe(
  v.string(),
  v.transform((raw) => cleanText(raw).replace(/[\n\t]/g, ' ')),
);
const bytes = v.pipe(
  v.string(),
  v.base64(),
  v.transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
);
const happened = {
  number: count,
  at: v.pipe(v.number(), v.minValue(0), v.maxValue(1e12)),
  connection: count,
};
const frame = v.object({
  fin: v.boolean(),
  rsv: count,
  opcode: count,
  mask: v.exactOptional(v.pipe(v.string(), v.regex(/^[\da-f]{8}$/))),
  headerBytes: count,
  length: count,
});
const piece = v.object({
  kind: v.picklist(['line', 'json', 'telnet', 'head', 'body', 'frame', 'message', 'rest']),
  start: count,
  end: count,
  title: text,
  text: text,
  wrong: v.exactOptional(text),
  frame: v.exactOptional(frame),
});
const EntryLine: v.GenericSchema<unknown, Entry> = v.variant('type', [
  v.object({ ...happened, type: v.literal('open'), client: text, server: text }),
  v.object({
    ...happened,
    type: v.literal('chunk'),
    from: side,
    start: count,
    bytes,
    held: v.boolean(),
  }),
  v.object({ ...happened, type: v.literal('pass'), from: side, start: count, bytes }),
  v.object({ ...happened, type: v.literal('piece'), from: side, piece }),
  v.object({ ...happened, type: v.literal('end'), from: side, by: anyone }),
  v.object({
    ...happened,
    type: v.literal('close'),
    how: v.picklist(['ended', 'reset', 'failed']),
    by: anyone,
    detail: text,
  }),
  v.object({ ...happened, type: v.literal('note'), text: text }),
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
  const head = v.safeParse(Head, json(lines[0]));
  if (!head.success) throw new Error('it is not a recording of the tap');
  let last = 0;
  const entries = lines.slice(1).map((line, index) => {
    const { success, output } = v.safeParse(EntryLine, json(line));
    if (!success || output.number <= last)
      throw new Error(`line ${index + 2} is not an entry of a recording`);
    last = output.number;
    return output;
  });
  return { started: head.output.started, entries };
}

function json(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
