import type { Terminal } from '@xterm/headless';

/** The scrollback and the screen, without blank rows at the end. Rows that were wrapped are one line. */
export function emulatorLines({ buffer: { active } }: Terminal): string[] {
  const lines: string[] = [];
  for (let row = 0; row < active.length; row += 1) {
    const each = active.getLine(row);
    const text = each?.translateToString(true) ?? '';
    if (each?.isWrapped) lines.push((lines.pop() ?? '') + text);
    else lines.push(text);
  }
  return lines.join('\n').trimEnd().split('\n');
}
