import { mock } from 'node:test';
import type { Devices } from '../../web/recording/devices.ts';

/** A recorder that writes three bytes when it stops. */
export class FakeMediaRecorder extends EventTarget {
  readonly mimeType = 'audio/webm;codecs=opus';
  readonly options: MediaRecorderOptions;
  state: RecordingState = 'inactive';
  data = new Blob(['abc']);

  constructor(options: MediaRecorderOptions = {}) {
    super();
    this.options = options;
  }

  start(): void {
    this.state = 'recording';
  }

  pause(): void {
    this.state = 'paused';
  }

  resume(): void {
    this.state = 'recording';
  }

  /** Hands over a chunk of the recording, as a recorder does at intervals. */
  handOver(): void {
    this.dispatchEvent(Object.assign(new Event('dataavailable'), { data: this.data }));
  }

  stop(): void {
    if (this.state === 'inactive') throw new DOMException('not recording', 'InvalidStateError');
    this.state = 'inactive';
    this.handOver();
    this.dispatchEvent(new Event('stop'));
  }
}

/** A microphone and its state. */
export function fakeDevices(supported: readonly string[] = ['audio/webm;codecs=opus']) {
  const track = { stop: mock.fn() };
  const meter = { level: () => 40, close: mock.fn() };
  const recorders: FakeMediaRecorder[] = [];
  let chosen: string | undefined;
  const stream = { getTracks: () => [track] } as unknown as MediaStream;
  const devices: Devices = {
    open: async () => stream,
    cameras: async () => [
      { id: 'front', label: 'Front', isOn: chosen !== 'back' },
      { id: 'back', label: 'Back', isOn: chosen === 'back' },
    ],
    chooseCamera: (id) => {
      chosen = id;
    },
    isTypeSupported: (mime) => supported.includes(mime),
    record: (_stream, options) => {
      const recorder = new FakeMediaRecorder(options);
      recorders.push(recorder);
      return recorder as unknown as MediaRecorder;
    },
    meter: () => meter,
  };
  return { devices, track, meter, recorders, stream };
}
