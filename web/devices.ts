import { openLevelMeter } from './level-meter.ts';
import type { Devices } from './recorder.ts';
import { requireRecording } from './recording-trouble.ts';

/** The camera, the microphone and the recorder of this browser. */
export const browserDevices: Devices = {
  async open(constraints) {
    const { isSecureContext, MediaRecorder } = window;
    // Both are absent on a page that came over plain http, whatever their types say.
    requireRecording({ isSecureContext, mediaDevices: navigator.mediaDevices, MediaRecorder });
    return navigator.mediaDevices.getUserMedia(constraints);
  },
  isTypeSupported: (mime) => MediaRecorder.isTypeSupported(mime),
  record: (stream, options) => new MediaRecorder(stream, options),
  meter: openLevelMeter,
};
