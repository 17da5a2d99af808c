/*
 * Loudness, for the moving bar while recording and for the waveform of the finished clip. It is measured
 * while recording, because decoding the whole clip afterwards would need as much memory as the
 * uncompressed sound.
 */

/** Measures the loudness of a stream while it is recorded. */
export interface LevelMeter {
  /** The current loudness, from 0 to 100. */
  level(): number;
  close(): void;
}

/** Opens a level meter for a stream. */
export function openLevelMeter(stream: MediaStream): LevelMeter {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      return loudness(samples);
    },
    close() {
      void context.close();
    },
  };
}

/** Bars of a waveform: as many as fit on a phone. */
const BARS = 48;

/** Converts the levels of a recording to bars, each the maximum of its part. */
export function barsOf(levels: readonly number[]): number[] {
  if (levels.length === 0) return [];
  return Array.from({ length: BARS }, (_, bar) => {
    const start = Math.floor((bar * levels.length) / BARS);
    const end = Math.max(start + 1, Math.floor(((bar + 1) * levels.length) / BARS));
    return Math.round(Math.max(...levels.slice(start, end)));
  });
}

/** Anything below this level, in decibels relative to full scale, is silence. */
const SILENCE_DB = -55;

/** Loudness of samples between -1 and 1, from 0 to 100, on a decibel scale, which matches hearing. */
export function loudness(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  const decibels = 10 * Math.log10(Math.max(power, Number.EPSILON));
  return Math.min(100, Math.max(0, 100 * (1 - decibels / SILENCE_DB)));
}
