import { loudness } from './waveform.ts';

/** Listens to a stream while it is recorded. */
export interface LevelMeter {
  /** How loud it is now, from 0 to 100. */
  level(): number;
  close(): void;
}

/** A meter of a stream's sound. */
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
