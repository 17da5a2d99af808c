import type { ClipKind } from '../shared/protocol.ts';
import type { LevelMeter } from './level-meter.ts';
import { constraints, type Recording, recorderOptions } from './recording.ts';
import { RecordingTrouble, troubleOf } from './recording-trouble.ts';
import { barsOf } from './waveform.ts';

/** Between two looks at the level, in milliseconds: smooth to the eye. */
const TICK_MS = 50;

/** What the browser brings; tests bring their own. */
export interface Devices {
  /** Rejects with a `RecordingTrouble`, or with what `getUserMedia` rejects with. */
  open(constraints: MediaStreamConstraints): Promise<MediaStream>;
  isTypeSupported(mime: string): boolean;
  record(stream: MediaStream, options: MediaRecorderOptions): MediaRecorder;
  meter(stream: MediaStream): LevelMeter;
}

/** Where a recording stands. */
export type RecorderState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'asking'; readonly kind: ClipKind }
  | { readonly phase: 'recording'; readonly kind: ClipKind; readonly stream: MediaStream }
  | { readonly phase: 'stopped'; readonly recording: Recording }
  | { readonly phase: 'failed'; readonly kind: ClipKind; readonly trouble: string };

/** Is told how a recording goes. */
export interface RecorderListener {
  entered(state: RecorderState): void;
  /** Many times a second while recording: how long it has been, and how loud it is, from 0 to 100. */
  heard(elapsedMs: number, level: number): void;
}

/** Records one clip at a time. Whatever way it ends, the camera and the microphone are off afterwards. */
export class Recorder {
  readonly #devices: Devices;
  readonly #listener: RecorderListener;
  /** Aborted when the take that it belongs to is not wanted any more. */
  #take = new AbortController();
  #recorder: MediaRecorder | undefined;

  constructor(devices: Devices, listener: RecorderListener) {
    this.#devices = devices;
    this.#listener = listener;
  }

  /** Asks for the devices and records, until `stop`, or until the limit, where it stops and keeps the clip. */
  async start(kind: ClipKind, limitSeconds: number): Promise<void> {
    this.cancel();
    const take = new AbortController();
    this.#take = take;
    this.#listener.entered({ phase: 'asking', kind });
    let stream: MediaStream | undefined;
    try {
      stream = await this.#devices.open(constraints(kind));
      if (take.signal.aborted) return;
      const recording = await this.#record(kind, stream, limitSeconds * 1000, take.signal);
      if (!take.signal.aborted) this.#listener.entered({ phase: 'stopped', recording });
    } catch (error) {
      if (take.signal.aborted) return;
      this.#listener.entered({ phase: 'failed', kind, trouble: troubleOf(error, kind) });
    } finally {
      for (const track of stream?.getTracks() ?? []) track.stop();
    }
  }
  /** Ends the recording and keeps the clip. */
  stop(): void {
    if (this.#recorder?.state === 'recording') this.#recorder.stop();
  }

  /** Ends whatever goes on and keeps nothing. */
  cancel(): void {
    this.#take.abort();
    this.#recorder = undefined;
    this.#listener.entered({ phase: 'idle' });
  }

  async #record(
    kind: ClipKind,
    stream: MediaStream,
    limitMs: number,
    signal: AbortSignal,
  ): Promise<Recording> {
    const isTypeSupported = (mime: string) => this.#devices.isTypeSupported(mime);
    const recorder = this.#devices.record(stream, recorderOptions(kind, isTypeSupported));
    const meter = this.#devices.meter(stream);
    const levels: number[] = [];
    const startedAt = Date.now();
    const ticking = setInterval(() => {
      levels.push(meter.level());
      this.#listener.heard(Date.now() - startedAt, levels.at(-1) ?? 0);
    }, TICK_MS);
    const limit = setTimeout(() => this.stop(), limitMs);
    this.#recorder = recorder;
    try {
      const captured = capture(recorder, signal);
      this.#listener.entered({ phase: 'recording', kind, stream });
      const blob = await captured;
      const durationMs = Date.now() - startedAt;
      return { kind, blob, mime: recorder.mimeType, durationMs, waveform: barsOf(levels) };
    } finally {
      clearInterval(ticking);
      clearTimeout(limit);
      meter.close();
    }
  }
}

/** Everything that a recorder writes until it stops. Rejects when it fails, and when `signal` aborts. */
function capture(recorder: MediaRecorder, signal: AbortSignal): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const chunks: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => chunks.push(data));
    recorder.addEventListener('error', (event) => reject(event));
    recorder.addEventListener('stop', () => {
      const blob = new Blob(chunks, { type: recorder.mimeType });
      if (blob.size > 0) resolve(blob);
      else reject(new RecordingTrouble('Nothing was recorded. Record a little longer.'));
    });
    signal.addEventListener('abort', () => {
      reject(signal.reason);
      if (recorder.state !== 'inactive') recorder.stop();
    });
    recorder.start();
  });
}
