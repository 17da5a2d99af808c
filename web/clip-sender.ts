import type { Uploaded } from '../shared/protocol.ts';
import type { Outbox } from './outbox.ts';
import type { Recording } from './recording.ts';
import { UploadError } from './upload.ts';

/** Uploads a recording, and tells how far it is, from 0 to 1. Rejects with an `UploadError`. */
export type Upload = (
  recording: Recording,
  onProgress: (progress: number) => void,
) => Promise<Uploaded>;

/** Recordings on their way into the room. Each is kept until the room has it, so that it can be sent again. */
export class ClipSender {
  readonly #outbox: Outbox;
  readonly #upload: Upload;
  readonly #kept = new Map<string, { recording: Recording; url: string }>();

  constructor(outbox: Outbox, upload: Upload) {
    this.#outbox = outbox;
    this.#upload = upload;
  }

  /** Uploads a recording and posts it. It shows in the log at once, playable. */
  async send(recording: Recording): Promise<void> {
    const url = URL.createObjectURL(recording.blob);
    const cid = this.#outbox.addClip({ ...recording, url });
    this.#kept.set(cid, { recording, url });
    await this.#send(cid, recording);
  }

  /** Sends a clip again that has failed, from the beginning: the server drops what nobody shares. */
  async retry(cid: string): Promise<void> {
    const kept = this.#kept.get(cid);
    if (!kept) return;
    this.#outbox.retry(cid);
    await this.#send(cid, kept.recording);
  }

  /** The room has it, or it is not wanted any more. */
  forget(cid: string): void {
    const kept = this.#kept.get(cid);
    if (kept) URL.revokeObjectURL(kept.url);
    this.#kept.delete(cid);
  }

  async #send(cid: string, recording: Recording): Promise<void> {
    try {
      const onProgress = (progress: number) => this.#outbox.progress(cid, progress);
      const { id } = await this.#upload(recording, onProgress);
      this.#outbox.share(cid, id, recording.waveform);
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      this.#outbox.fail(cid, error.message);
    }
  }
}
