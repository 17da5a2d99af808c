import { loudness } from './waveform.ts';

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
