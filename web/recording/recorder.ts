import type { Recording } from '../../clients/chat/recording.ts';
import type { ClipKind } from '../../shared/protocol.ts';
import { type Camera, type Devices, recorderOptions } from './devices.ts';
import { type RecordingError, recordingErrorOf } from './recording-error.ts';
import { Take } from './take.ts';

/*
 * The recorder is a state machine, and every state is entered in one place. What makes it difficult is
 * that everything takes time and can be cancelled meanwhile: the person may cancel while the browser
 * still asks for permission, and the camera opens after that. So each recording has an abort signal,
 * every step checks it after each `await`, and whatever has been opened is released in `finally`. A
 * camera whose light stays on after a cancelled recording would cost more trust than any other fault of
 * this page.
 */

/** The state of a recording. A video is `ready` first: people see themselves before they begin. */
export type RecorderState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'asking'; readonly kind: ClipKind }
  /** `cameras` is empty if there is no choice. */
  | { readonly phase: 'ready'; readonly stream: MediaStream; readonly cameras: readonly Camera[] }
  | {
      readonly phase: 'recording' | 'paused';
      readonly kind: ClipKind;
      readonly stream: MediaStream;
      readonly limitMs: number;
    }
  | { readonly phase: 'stopped'; readonly recording: Recording }
  | { readonly phase: 'failed'; readonly kind: ClipKind; readonly error: RecordingError };

/** Receives the progress of a recording. */
export interface RecorderListener {
  entered(state: RecorderState): void;
  /** Called many times a second while recording, with the time so far and the loudness, from 0 to 100. */
  heard(elapsedMs: number, level: number): void;
}

/** Records one clip at a time. However it ends, the camera and the microphone are off afterwards. */
export class Recorder {
  readonly #devices: Devices;
  readonly #limitSeconds: (kind: ClipKind) => number;
  readonly #listener: RecorderListener;
  #state: RecorderState = { phase: 'idle' };
  /** Aborted when the current recording is not wanted any more. */
  #wanted = new AbortController();
  #take: Take | undefined;
  /** Starts the recording of a video that is ready. */
  #goAhead: () => void = () => {};

  constructor(
    devices: Devices,
    limitSeconds: (kind: ClipKind) => number,
    listener: RecorderListener,
  ) {
    this.#devices = devices;
    this.#limitSeconds = limitSeconds;
    this.#listener = listener;
  }

  /** Asks for the devices and records until `stop` or until the limit, where it stops and keeps the clip. */
  async start(kind: ClipKind): Promise<void> {
    const signal = this.#drop();
    this.#enter({ phase: 'asking', kind });
    await this.#run(kind, signal);
  }

  /** Switches to another camera before anything is recorded. The choice stays where it is meanwhile. */
  async useCamera(id: string): Promise<void> {
    if (this.#state.phase !== 'ready') return;
    const cameras = this.#state.cameras.map((camera) => ({ ...camera, isOn: camera.id === id }));
    this.#devices.chooseCamera(id);
    await this.#run('video', this.#drop(), cameras);
  }

  /** Starts recording a video that is ready. */
  record(): void {
    this.#goAhead();
  }

  pause(): void {
    if (this.#state.phase !== 'recording' || !this.#take?.pause()) return;
    this.#enter({ ...this.#state, phase: 'paused' });
  }

  resume(): void {
    if (this.#state.phase !== 'paused' || !this.#take?.resume()) return;
    this.#enter({ ...this.#state, phase: 'recording' });
  }

  /** Ends the recording and keeps the clip. If recording has not started, there is no clip. */
  stop(): void {
    const { phase } = this.#state;
    if (phase === 'recording' || phase === 'paused') this.#take?.stop();
    else if (phase !== 'stopped') this.cancel();
  }

  /** Ends the current recording and keeps nothing. */
  cancel(): void {
    this.#drop();
    this.#enter({ phase: 'idle' });
  }

  /** Ends the current recording silently, in whatever step it is. Returns the signal of the next one. */
  #drop(): AbortSignal {
    this.#wanted.abort();
    this.#wanted = new AbortController();
    return this.#wanted.signal;
  }

  /** `cameras` are those that are known already. */
  async #run(kind: ClipKind, signal: AbortSignal, cameras: readonly Camera[] = []): Promise<void> {
    let stream: MediaStream | undefined;
    const release = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    // Released at once, because some phones cannot open a camera while another one is on.
    signal.addEventListener('abort', release);
    try {
      stream = await this.#devices.open(kind);
      signal.throwIfAborted();
      if (kind === 'video') await this.#lookAt(stream, signal, cameras);
      const recording = await this.#record(kind, stream, signal);
      signal.throwIfAborted();
      this.#enter({ phase: 'stopped', recording });
    } catch (error) {
      if (!signal.aborted)
        this.#enter({ phase: 'failed', kind, error: recordingErrorOf(error, kind) });
    } finally {
      release();
    }
  }

  /** Shows the camera picture until `record`. */
  async #lookAt(
    stream: MediaStream,
    signal: AbortSignal,
    cameras: readonly Camera[],
  ): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#goAhead = resolve;
    signal.addEventListener('abort', () => reject(signal.reason));
    this.#enter({ phase: 'ready', stream, cameras });
    void this.#offerCameras(stream);
    await promise;
  }

  /** Not awaited, because Firefox lists its cameras only while its window is in front. */
  async #offerCameras(stream: MediaStream): Promise<void> {
    const cameras = await this.#devices.cameras(stream);
    const state = this.#state;
    if (state.phase !== 'ready' || state.stream !== stream || cameras.length < 2) return;
    // Buttons that are replaced under a finger lose its press.
    if (!areSame(state.cameras, cameras)) this.#enter({ phase: 'ready', stream, cameras });
  }

  #record(kind: ClipKind, stream: MediaStream, signal: AbortSignal): Promise<Recording> {
    const options = recorderOptions(kind, (mime) => this.#devices.isTypeSupported(mime));
    const limitMs = this.#limitSeconds(kind) * 1000;
    const recorder = this.#devices.record(stream, options);
    const heard = (ms: number, level: number) => this.#listener.heard(ms, level);
    this.#take = new Take(recorder, this.#devices.meter(stream), { kind, limitMs, heard });
    const recorded = this.#take.record(signal);
    this.#enter({ phase: 'recording', kind, stream, limitMs });
    return recorded;
  }

  /** The only place where the state changes, so that the panel never misses one. */
  #enter(state: RecorderState): void {
    this.#state = state;
    this.#listener.entered(state);
  }
}

function areSame(some: readonly Camera[], others: readonly Camera[]): boolean {
  return JSON.stringify(some) === JSON.stringify(others);
}
