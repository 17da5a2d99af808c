import type { Clip } from '../../shared/protocol.ts';
import type { Phrases } from '../03-nicknames/text-dialect.ts';

const BARS = '▁▂▃▄▅▆▇█';
/** Bars of a waveform in a terminal, on one line with a name and an address. */
const MAX_BARS = 12;

/** How the text dialect shows clips: with enough detail to decide whether to open the address. */
export function clipPhrases(pageUrl: string): Phrases {
  return {
    clip({ name, clip }) {
      const parts = [`(${durationOf(clip)})`, drawWaveform(clip.waveform), `${pageUrl}${clip.url}`];
      return [`* ${name} sent a ${clip.kind} message ${parts.filter(Boolean).join(' ')}`];
    },
  };
}

/** A duration such as 0:04, as in the page's players. */
function durationOf({ durationMs }: Clip): string {
  const seconds = Math.round(durationMs / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Draws one character for the loudest of every few bars. */
export function drawWaveform(waveform: readonly number[]): string {
  const width = Math.ceil(waveform.length / MAX_BARS);
  const peaks = Array.from({ length: Math.ceil(waveform.length / width) || 0 }, (_, index) =>
    Math.max(...waveform.slice(index * width, (index + 1) * width)),
  );
  return peaks
    .map((peak) => BARS[Math.min(BARS.length - 1, Math.floor((peak / 100) * BARS.length))])
    .join('');
}
