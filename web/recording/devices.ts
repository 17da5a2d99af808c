import type { ClipKind } from '../../shared/protocol.ts';
import { recallCamera, rememberCamera } from '../storage.ts';
import { openLevelMeter } from './level-meter.ts';
import type { Devices } from './recorder.ts';
import { constraints } from './recorder-options.ts';
import { type Permission, recordingErrorOf, requireRecording } from './recording-error.ts';

/** The cameras, microphone and recorder of this browser. If there are none, `safeAddresses` may help. */
export function browserDevices(safeAddresses: () => readonly string[]): Devices {
  return {
    async open(kind) {
      const { isSecureContext, MediaRecorder } = window;
      // Both are undefined on a page over plain http, in spite of their types.
      const page = { isSecureContext, mediaDevices: navigator.mediaDevices, MediaRecorder };
      requireRecording(page, safeAddresses());
      try {
        return await openRemembered(kind);
      } catch (error) {
        throw recordingErrorOf(error, kind, await permissionFor(kind));
      }
    },
    async cameras(stream) {
      const on = stream.getVideoTracks()[0]?.getSettings().deviceId;
      const devices = await navigator.mediaDevices.enumerateDevices();
      const cameras = devices.filter(({ kind }) => kind === 'videoinput');
      return cameras.map(({ deviceId: id, label }) => ({ id, label, isOn: id === on }));
    },
    chooseCamera: rememberCamera,
    isTypeSupported: (mime) => MediaRecorder.isTypeSupported(mime),
    record: (stream, options) => new MediaRecorder(stream, options),
    meter: openLevelMeter,
  };
}

/** Opens the camera that was chosen last, or another one if it is not available. */
async function openRemembered(kind: ClipKind): Promise<MediaStream> {
  const open = (camera?: string) => navigator.mediaDevices.getUserMedia(constraints(kind, camera));
  const camera = kind === 'video' ? recallCamera() : undefined;
  try {
    return await open(camera);
  } catch (error) {
    const isRefused = error instanceof Error && error.name === 'NotAllowedError';
    if (camera === undefined || isRefused) throw error;
    return open();
  }
}

/** Denied if any of the devices is. Some browsers do not support this query. */
async function permissionFor(kind: ClipKind): Promise<Permission> {
  const names = kind === 'voice' ? ['microphone'] : ['microphone', 'camera'];
  try {
    const asked = names.map((name) =>
      navigator.permissions.query({ name: name as PermissionName }),
    );
    const states = (await Promise.all(asked)).map(({ state }) => state);
    return (
      states.find((state) => state === 'denied') ?? states.find((s) => s === 'prompt') ?? 'granted'
    );
  } catch {
    return 'unknown';
  }
}
