import type { IBufferCell } from '@xterm/headless';
import stringWidth from 'string-width';
import type { TerminalWindow } from '../support/terminal-window.ts';

/** The sixteen colours of a dark terminal. The other 240 follow from their numbers (ISO 8613-6, xterm). */
const NAMED =
  '#282a36 #ff6e6e #69ff94 #ffffa5 #8fa8ff #ff92df #a4ffff #e6e6ef #7b7f9e #ff8f8f #8affb0 #ffffc2 #b3c4ff #ffb3e9 #c4ffff #ffffff'.split(
    ' ',
  );

/** The screen of a terminal as HTML: rows of spans with colours. */
export function terminalMarkup({ cells: screen, rows }: TerminalWindow): string {
  const lines = rows.map((_, row) => {
    const line = screen.getLine(screen.viewportY + row);
    const cells = Array.from({ length: line?.length ?? 0 }, (_, column) => line?.getCell(column));
    return cells
      .map((cell, column) => (cell && !isCovered(cell, cells[column - 1]) ? cellMarkup(cell) : ''))
      .join('');
  });
  return `<pre>${lines.join('\n')}</pre>`;
}

/** The emulator counts emoji as one column, while they are drawn in two, as in most terminals. */
function isCovered(cell: IBufferCell, before: IBufferCell | undefined): boolean {
  const isWide = before?.getWidth() === 1 && stringWidth(before.getChars()) === 2;
  return isWide && cell.getChars().trim() === '';
}

function cellMarkup(cell: IBufferCell): string {
  if (cell.getWidth() === 0) return '';
  const text = escaped(cell.getChars() || ' ');
  const style = styleOf(cell);
  return style ? `<span style="${style}">${text}</span>` : text;
}

function styleOf(cell: IBufferCell): string {
  const foreground = colour(cell.isFgRGB(), cell.isFgDefault(), cell.getFgColor()) ?? '#e6e6ef';
  const background = colour(cell.isBgRGB(), cell.isBgDefault(), cell.getBgColor());
  const [ink, paper] = cell.isInverse()
    ? [background ?? '#191627', foreground]
    : [foreground, background];
  return [
    ink !== '#e6e6ef' && `color:${ink}`,
    paper && `background:${paper}`,
    cell.isBold() && 'font-weight:700',
    cell.isDim() && 'opacity:.65',
    cell.isItalic() && 'font-style:italic',
    cell.isUnderline() && 'text-decoration:underline',
  ]
    .filter(Boolean)
    .join(';');
}

function colour(isRgb: boolean, isDefault: boolean, value: number): string | undefined {
  if (isDefault) return undefined;
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  if (value < 16) return NAMED[value];
  if (value >= 232) return `rgb(${Array(3).fill(8 + (value - 232) * 10)})`;
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  const cube = value - 16;
  return `rgb(${[cube / 36, (cube / 6) % 6, cube % 6].map((step) => level(Math.floor(step)))})`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
