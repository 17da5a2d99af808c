/**
 * A waveform in characters, for places that have nothing else: telnet, and the terminal client. The page draws
 * its own from the same numbers.
 */

/** Eight heights (U+2581 to U+2588, block elements), which fonts for terminals have. */
const BARS = '▁▂▃▄▅▆▇█';
/** Bars of a waveform in a terminal, on one line with a name and an address. */
const MAX_BARS = 12;

/**
 * Draws one character for the loudest of every few bars. The loudest, not the mean: a word between two pauses
 * has to remain visible.
 */
export function drawWaveform(waveform: readonly number[]): string {
  const width = Math.ceil(waveform.length / MAX_BARS);
  const peaks = Array.from({ length: Math.ceil(waveform.length / width) || 0 }, (_, index) =>
    Math.max(...waveform.slice(index * width, (index + 1) * width)),
  );
  return peaks
    .map((peak) => BARS[Math.min(BARS.length - 1, Math.floor((peak / 100) * BARS.length))])
    .join('');
}
