import { element } from './dom.ts';

const PER_ROW = 16;
/** Bytes that are shown at once: more rows than anyone reads. */
const MOST = 16 * 1024;

/** All bytes in rows of 16, in hexadecimal and as ASCII, as `hexdump -C` shows them. */
export function bytesView(bytes: Uint8Array, start: number): HTMLElement {
  const rows: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, MOST); at += PER_ROW)
    rows.push(rowOf(bytes.subarray(at, at + PER_ROW), start + at));
  if (bytes.length > MOST) rows.push(`… ${bytes.length - MOST} more bytes`);
  const view = element('pre', 'dump', rows.join('\n'));
  // What scrolls can be reached by keyboard.
  view.tabIndex = 0;
  view.setAttribute('role', 'region');
  view.setAttribute('aria-label', `${bytes.length} bytes in hexadecimal`);
  return view;
}

function rowOf(bytes: Uint8Array, at: number): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const half = PER_ROW / 2;
  const columns = `${hex.slice(0, half).join(' ')}  ${hex.slice(half).join(' ')}`;
  const ascii = Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
  ).join('');
  return `${at.toString(16).padStart(6, '0')}  ${columns.padEnd(3 * PER_ROW)}  ${ascii}`;
}
