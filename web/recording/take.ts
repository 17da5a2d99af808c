import { newId, type Recording } from '../../clients/chat/recording.ts';
import type { ClipKind } from '../../shared/protocol.ts';
import { barsOf, type LevelMeter } from './level-meter.ts';
import { RecordingError } from './recording-error.ts';

/*
 * One recording in progress. `MediaRecorder` is asked for a piece every quarter of a second, and not for
 * everything at the end: timers of a hidden tab run late, but these pieces arrive on time, so the limit
 * is checked with each one. At the limit the recording stops and is kept; a person who spoke too long has
 * lost the end of a sentence and not the message.
 */

/** Time between two readings of the level, in milliseconds: smooth to the eye. */
const TICK_MS = 50;
/** Time between two chunks of a recording, in milliseconds. In a hidden tab, only chunks come on time. */
const PART_MS = 250;

/** What to record, and how long at most. */
export interface TakePlan {
  readonly kind: ClipKind;
  readonly limitMs: number;
  /** Called many times a second while recording, with the time so far and the loudness, from 0 to 100. */
  heard(elapsedMs: number, level: number): void;
}

/** One recording in progress. Paused time does not count towards its limit. */
export class Take {
  readonly #recorder: MediaRecorder;
  readonly #meter: LevelMeter;
  readonly #plan: TakePlan;
  readonly #clock = new Stopwatch();
  readonly #levels: number[] = [];
  readonly #parts: Blob[] = [];

  constructor(recorder: MediaRecorder, meter: LevelMeter, plan: TakePlan) {
    this.#recorder = recorder;
    this.#meter = meter;
    this.#plan = plan;
  }

  /** Records until `stop` or until the limit. Rejects if that fails or `signal` aborts. */
  async record(signal: AbortSignal): Promise<Recording> {
    const ticking = setInterval(() => this.#tick(), TICK_MS);
    try {
      await this.#stopped(signal);
    } finally {
      clearInterval(ticking);
      this.#meter.close();
    }
    const mime = this.#recorder.mimeType;
    const written = new Blob(this.#parts, { type: mime });
    if (written.size === 0) {
      throw new RecordingError('Nothing was recorded. Record a little longer.');
    }
    const durationMs = this.#clock.elapsedMs;
    const blob = await seekable(written, durationMs);
    const waveform = barsOf(this.#levels);
    return { id: newId(), kind: this.#plan.kind, blob, mime, durationMs, waveform };
  }

  /** Returns whether there was something to pause. */
  pause(): boolean {
    if (this.#recorder.state !== 'recording') return false;
    this.#recorder.pause();
    this.#clock.stop();
    return true;
  }

  /** Returns whether there was something to resume. */
  resume(): boolean {
    if (this.#recorder.state !== 'paused') return false;
    this.#recorder.resume();
    this.#clock.start();
    return true;
  }

  stop(): void {
    this.#clock.stop();
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
  }

  #tick(): void {
    if (this.#recorder.state !== 'recording') return;
    const level = this.#meter.level();
    this.#levels.push(level);
    this.#plan.heard(this.#clock.elapsedMs, level);
    this.#keepLimit();
  }

  #keepLimit(): void {
    if (this.#clock.elapsedMs >= this.#plan.limitMs) this.stop();
  }

  #stopped(signal: AbortSignal): Promise<void> {
    const recorder = this.#recorder;
    return new Promise((resolve, reject) => {
      recorder.addEventListener('dataavailable', ({ data }) => {
        this.#parts.push(data);
        this.#keepLimit();
      });
      recorder.addEventListener('error', (event) => reject((event as ErrorEvent).error));
      recorder.addEventListener('stop', () => resolve());
      signal.addEventListener('abort', () => {
        reject(signal.reason);
        this.stop();
      });
      recorder.start(PART_MS);
      this.#clock.start();
    });
  }
}

/** Counts the milliseconds while it runs, but not while it is paused. */
class Stopwatch {
  #before = 0;
  #startedAt: number | undefined;

  start(): void {
    this.#startedAt ??= performance.now();
  }

  stop(): void {
    this.#before = this.elapsedMs;
    this.#startedAt = undefined;
  }

  get elapsedMs(): number {
    return this.#before + (this.#startedAt === undefined ? 0 : performance.now() - this.#startedAt);
  }
}

/** The Duration element of a WebM header as Firefox writes it (RFC 9559): id, size (8 bytes), value 0. */
const NO_DURATION = [0x44, 0x89, 0x88, 0, 0, 0, 0, 0, 0, 0, 0];
/** Bytes at the start of a recording that contain its header. */
const HEADER_BYTES = 512;

/**
 * Writes the duration into a recording if its recorder has left room for it. Without it, Firefox can only
 * play its own voice message from the beginning. For everybody else, the server does the same.
 */
export async function seekable(recording: Blob, durationMs: number): Promise<Blob> {
  const header = new Uint8Array(await recording.slice(0, HEADER_BYTES).arrayBuffer());
  const place = header.findIndex((_, start) =>
    NO_DURATION.every((byte, index) => header[start + index] === byte),
  );
  if (place === -1) return recording;
  // In units of the header's TimestampScale, which is a millisecond for all recorders.
  new DataView(header.buffer).setFloat64(place + 3, durationMs);
  return new Blob([header, recording.slice(HEADER_BYTES)], { type: recording.type });
}
