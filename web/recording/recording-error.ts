import type { ClipKind, Welcome } from '../../shared/protocol.ts';

/*
 * Why nothing can be recorded, in words that help. The errors of `getUserMedia` name a technical cause,
 * and the same one for different situations: `NotAllowedError` stands for a person who has said no, a
 * question that was closed, and a system that forbids it. What to do is different each time, so the
 * message and the state of the permission are used to tell them apart.
 */

/** The reason why nothing can be recorded, as a sentence that says what to do about it. */
export class RecordingError extends Error {
  /** Addresses of the same page where recording would work. */
  readonly addresses: readonly string[];

  constructor(message: string, addresses: readonly string[] = []) {
    super(message);
    this.addresses = addresses;
  }
}

/** Addresses where this page can record: the public address if it is secure, and `localhost`. */
export function safeAddresses({ publicUrl, webPort }: Partial<Welcome> = {}): string[] {
  return [
    ...(publicUrl?.startsWith('https:') ? [publicUrl] : []),
    ...(webPort === undefined ? [] : [`http://localhost:${webPort}`]),
  ];
}

/** @throws RecordingError if this page cannot record at all */
export function requireRecording(
  page: {
    readonly isSecureContext: boolean;
    readonly mediaDevices: unknown;
    readonly MediaRecorder: unknown;
  },
  addresses: readonly string[],
): void {
  if (!page.isSecureContext) {
    throw new RecordingError(
      'Browsers record only on safe addresses, and this page came over plain http. Open it over https, or as http://localhost on the computer that runs the server.',
      addresses,
    );
  }
  if (!page.mediaDevices || !page.MediaRecorder) {
    throw new RecordingError(
      'This browser cannot record. Use a current version of Firefox, Chrome, Edge or Safari.',
    );
  }
}

/** Converts an error of `getUserMedia` or `MediaRecorder`. `isUnanswered`: the browser would ask again. */
export function recordingErrorOf(
  error: unknown,
  kind: ClipKind,
  isUnanswered = false,
): RecordingError {
  if (error instanceof RecordingError) return error;
  return new RecordingError(sentenceFor(error, kind, isUnanswered));
}

function sentenceFor(error: unknown, kind: ClipKind, isUnanswered: boolean): string {
  const devices = kind === 'voice' ? 'microphone' : 'camera and microphone';
  const { name, message } = error instanceof Error ? error : { name: '', message: '' };
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return refusalOf(message, devices, isUnanswered);
    case 'NotFoundError':
    case 'OverconstrainedError':
      return `No ${devices} found. Connect what is missing, then try again.`;
    case 'NotReadableError':
    case 'AbortError':
      return `Your ${devices} could not be started. Close other programs that use it, then try again.`;
    case 'NotSupportedError':
      return 'This browser cannot record. Use a current version of Firefox, Chrome, Edge or Safari.';
    default:
      return `Recording has failed${message && ` (${message})`}. Try again.`;
  }
}

function refusalOf(message: string, devices: string, isUnanswered: boolean): string {
  // Chrome says only in its message whether the system refused.
  if (message.includes('system')) {
    return `Your system does not let the browser use the ${devices}. Allow it in the privacy settings of the system, then try again.`;
  }
  if (isUnanswered || message.includes('dismissed')) {
    return `The browser’s question was closed without an answer. Try again, and allow this page to use your ${devices}.`;
  }
  return `This page may not use your ${devices}. Allow it with the icon beside the page’s address or in the browser’s settings, then try again.`;
}
