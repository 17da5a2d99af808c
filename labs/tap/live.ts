import type { WriteStream } from 'node:tty';
import { MAX_TAP_UNSHOWN_BYTES } from '../../shared/limits.ts';
import type { Recording } from './recording.ts';
import { type Part, Transcriber } from './transcript.ts';

/** What can be written to: the terminal, or a pipe. */
export type Output = Pick<WriteStream, 'write' | 'writableLength'> &
  Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

/** Bytes of a chunk that are shown in the terminal: three rows of it. The page shows all of them. */
const SHOWN_CHUNK_BYTES = 240;

/** The colours of the parts (ECMA-48, SGR). They can be read on black and on white. */
const COLOURS: Readonly<Record<Part, string>> = {
  time: '2',
  client: '34;1',
  server: '32;1',
  tap: '35;1',
  meaning: '2',
  wrong: '31;1',
};

/** Puts a part of a row into its colour. */
export function paintFor(output: Output): (part: Part, text: string) => string {
  // https://no-color.org
  if (!output.isTTY || process.env.NO_COLOR) return (_part, text) => text;
  return (part, text) => `\x1b[${COLOURS[part]}m${text}\x1b[0m`;
}

/**
 * Writes every entry as it happens, until the function that it returns is called. If the reader of the output
 * is slower than the wire, it leaves some out and says how many.
 */
export function showLive(recording: Recording, output: Output): () => void {
  const { columns: width = 100 } = output;
  const transcriber = new Transcriber({
    width,
    chunkBytes: SHOWN_CHUNK_BYTES,
    paint: paintFor(output),
  });
  let missed = 0;
  return recording.listen((entry) => {
    const rows = transcriber.rows(entry);
    if (output.writableLength > MAX_TAP_UNSHOWN_BYTES) {
      missed += rows.length;
      return;
    }
    if (missed > 0) output.write(`… ${missed} rows are not shown: this output is too slow\n`);
    missed = 0;
    for (const row of rows) output.write(`${row}\n`);
  });
}
