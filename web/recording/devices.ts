import { VIDEO_SECONDS, VOICE_SECONDS } from '../../shared/limits.ts';
import type { ClipKind, Limits } from '../../shared/protocol.ts';
import { recallCamera, rememberCamera } from '../storage.ts';
import { type LevelMeter, openLevelMeter } from './level-meter.ts';
import { recordingErrorOf, requireRecording } from './recording-error.ts';

/*
 * What the browser provides for recording, behind one interface, so that the recorder can be tested
 * without a camera. Browsers differ in the formats that they can write, in how they name errors, and in
 * whether they say why a device is not available; all of that ends here.
 *
 * The quality is chosen for short messages over mobile networks: 32 kbit/s is good for speech in Opus,
 * and a video of 15 s has about 1.2 MB.
 */

/** A camera that can be chosen. */
export interface Camera {
  readonly id: string;
  readonly label: string;
  readonly isOn: boolean;
}

/** What the browser provides. Tests pass their own. */
export interface Devices {
  /** Opens the microphone, and the camera for a video. Rejects with a `RecordingError`. */
  open(kind: ClipKind): Promise<MediaStream>;
  /** Returns all cameras. The one in `stream` is on. */
  cameras(stream: MediaStream): Promise<readonly Camera[]>;
  /** Makes `open` use this camera from now on. */
  chooseCamera(id: string): void;
  isTypeSupported(mime: string): boolean;
  record(stream: MediaStream, options: MediaRecorderOptions): MediaRecorder;
  meter(stream: MediaStream): LevelMeter;
}

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
        throw recordingErrorOf(error, kind, await isUnanswered(kind));
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

/**
 * Whether the person has not decided yet about one of the devices, and has denied none. Some browsers do not
 * support this query.
 */
async function isUnanswered(kind: ClipKind): Promise<boolean> {
  const names = kind === 'voice' ? ['microphone'] : ['microphone', 'camera'];
  try {
    const asked = names.map((name) =>
      navigator.permissions.query({ name: name as PermissionName }),
    );
    const states = (await Promise.all(asked)).map(({ state }) => state);
    return states.includes('prompt') && !states.includes('denied');
  } catch {
    return false;
  }
}

/** Media types of recorders, best first. Safari supports only MP4, and Firefox does not support MP4. */
const MIMES: Record<ClipKind, readonly string[]> = {
  voice: ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'],
  video: ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4'],
};

const VOICE_BITS_PER_SECOND = 32_000;
const VIDEO_BITS_PER_SECOND = 600_000;

/** Recorder options for this kind: the first type that the browser can write, and low bit rates. */
export function recorderOptions(
  kind: ClipKind,
  isTypeSupported: (mime: string) => boolean,
): MediaRecorderOptions {
  const mimeType = MIMES[kind].find(isTypeSupported);
  return {
    ...(mimeType !== undefined && { mimeType }),
    audioBitsPerSecond: VOICE_BITS_PER_SECOND,
    ...(kind === 'video' && { videoBitsPerSecond: VIDEO_BITS_PER_SECOND }),
  };
}

/** Constraints for `getUserMedia`: the front camera by default, and 640 × 480, enough for a short message. */
export function constraints(kind: ClipKind, camera: string | undefined): MediaStreamConstraints {
  const size = { width: { ideal: 640 }, height: { ideal: 480 } };
  const which = camera === undefined ? { facingMode: 'user' } : { deviceId: { exact: camera } };
  return { audio: true, video: kind === 'video' && { ...size, ...which } };
}

/** The maximum length of a clip, from the server's limits. */
export function limitSeconds(kind: ClipKind, limits: Limits | undefined): number {
  return kind === 'voice'
    ? (limits?.voiceSeconds ?? VOICE_SECONDS)
    : (limits?.videoSeconds ?? VIDEO_SECONDS);
}
