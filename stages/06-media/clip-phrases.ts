import type { Clip } from '../../shared/protocol.ts';
import type { Phrases } from '../03-nicknames/text-dialect.ts';

const BARS = '▁▂▃▄▅▆▇█';
/** Bars of a waveform in a terminal, beside a name and an address on one line. */
const MAX_BARS = 12;

/** What a person at telnet is told of clips: enough to decide whether to open the address. */
export function clipPhrases(pageUrl: string): Phrases {
  return {
    clip({ name, clip }) {
      const parts = [`(${durationOf(clip)})`, drawWaveform(clip.waveform), `${pageUrl}${clip.url}`];
      return [`* ${name} sent a ${clip.kind} message ${parts.filter(Boolean).join(' ')}`];
    },
  };
}

/** 0:04, as the players of the page show it. */
function durationOf({ durationMs }: Clip): string {
  const seconds = Math.round(durationMs / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The loudest of every few bars, one character each. */
export function drawWaveform(waveform: readonly number[]): string {
  const width = Math.ceil(waveform.length / MAX_BARS);
  const peaks = Array.from({ length: Math.ceil(waveform.length / width) || 0 }, (_, index) =>
    Math.max(...waveform.slice(index * width, (index + 1) * width)),
  );
  return peaks
    .map((peak) => BARS[Math.min(BARS.length - 1, Math.floor((peak / 100) * BARS.length))])
    .join('');
}
