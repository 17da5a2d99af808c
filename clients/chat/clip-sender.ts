import type { Outbox } from './outbox.ts';
import type { Recording, UnsentClips } from './recording.ts';
import { UnreachableError, UnsuitableError, type Upload, UploadError } from './upload.ts';

/*
 * A clip is sent in two steps: its bytes are uploaded over HTTP, and then a request shares it in the room
 * by the id that the upload has returned. Either step can fail on its own, and a server keeps a clip that
 * is not shared only for a minute. So the recording stays here until the timeline has confirmed it, and
 * every new attempt begins with the upload.
 *
 * A recording cannot be repeated, unlike a typed text: losing one is the worst that a client can do to a
 * person. That is why it is also stored beyond the page, and why the person is told if that is not
 * possible.
 */

/** Added to an error message if this device cannot keep the clip. */
const NOT_KEPT =
  'This device has no room to keep the message: send it before you close or reload the page.';

/** The same for a clip that cannot be sent. */
const NOT_KEPT_NOR_SENT =
  'This device has no room to keep the message: save it before you close or reload the page.';

interface Kept {
  recording: Recording;
  readonly url: string;
  /** Whether the clip outlives the page. */
  isStored: Promise<boolean>;
  upload: AbortController;
  /** True if the upload failed only because the server could not be reached. */
  isWaiting: boolean;
}

/** Recordings on their way to the room. Each is kept until it is posted, so that it can be sent again. */
export class ClipSender {
  readonly #outbox: Outbox;
  readonly #upload: Upload;
  readonly #unsent: UnsentClips;
  readonly #kept = new Map<string, Kept>();

  constructor(outbox: Outbox, upload: Upload, unsent: UnsentClips) {
    this.#outbox = outbox;
    this.#upload = upload;
    this.#unsent = unsent;
  }

  /** Keeps a recording that may be sent until `forget`, even through a reload. */
  keep(recording: Recording): void {
    if (this.#kept.has(recording.id)) return;
    this.#hold(recording, this.#unsent.put(recording));
  }

  /** Uploads a recording and posts it. The log shows it at once, and it can be played. */
  async send(recording: Recording): Promise<void> {
    this.keep(recording);
    this.#noteAnswered(recording);
    this.#show(recording.id);
    await this.#send(recording.id);
  }

  /**
   * Shows unsent recordings of earlier pages, which can be sent or removed. Those that were `posted`, by
   * their `cid`, are removed here, because a page may have ended before it could do so.
   */
  async restore(posted: ReadonlySet<string | undefined>): Promise<void> {
    for (const recording of await this.#unsent.takeOver()) {
      this.#hold(recording, Promise.resolve(true));
      if (posted.has(recording.id)) {
        this.forget(recording.id);
      } else {
        this.#show(recording.id);
        this.#outbox.fail(recording.id, 'This message was not sent.');
      }
    }
  }

  /** Sends a failed clip again from the beginning, because the server removes clips that are not shared. */
  async retry(cid: string): Promise<void> {
    this.cancel(cid);
    this.#outbox.retry(cid);
    await this.#send(cid);
  }

  /** Called after a welcome: sends the clips that are not on the server, as happens with texts. */
  sendWaiting(): void {
    for (const cid of this.#outbox.takeLost()) void this.retry(cid);
    for (const [cid, { isWaiting }] of this.#kept) if (isWaiting) void this.retry(cid);
  }

  /** Stops the upload of a clip; it can be sent again. */
  cancel(cid: string): void {
    this.#kept.get(cid)?.upload.abort();
  }

  /** Forgets a clip that has been posted or is not wanted any more. */
  forget(cid: string): void {
    const kept = this.#kept.get(cid);
    if (!kept) return;
    kept.upload.abort();
    URL.revokeObjectURL(kept.url);
    this.#kept.delete(cid);
    // It may be in the process of being stored.
    void kept.isStored.then(() => this.#unsent.remove(cid));
  }

  forgetAll(): void {
    for (const cid of this.#kept.keys()) this.forget(cid);
  }

  #hold(recording: Recording, isStored: Promise<boolean>): void {
    const url = URL.createObjectURL(recording.blob);
    const upload = new AbortController();
    this.#kept.set(recording.id, { recording, url, isStored, upload, isWaiting: false });
  }

  #show(cid: string): void {
    const kept = this.#kept.get(cid);
    if (!kept) return;
    const { re, ...recording } = kept.recording;
    this.#outbox.addClip(cid, { ...recording, url: kept.url }, re);
  }

  /** What a clip answers is decided when it is sent, and stored with it. */
  #noteAnswered(recording: Recording): void {
    const kept = this.#kept.get(recording.id);
    if (!kept || !recording.re) return;
    kept.recording = recording;
    // Not before it is stored for the first time.
    kept.isStored = kept.isStored.then((isStored) => isStored && this.#unsent.put(recording));
  }

  async #send(cid: string): Promise<void> {
    const kept = this.#kept.get(cid);
    if (!kept) return;
    kept.upload = new AbortController();
    kept.isWaiting = false;
    const { signal } = kept.upload;
    const onProgress = (progress: number) => this.#outbox.progress(cid, progress);
    try {
      const { id } = await this.#upload(kept.recording, onProgress, signal);
      if (!signal.aborted) this.#outbox.share(cid, id, kept.recording.waveform);
    } catch (error) {
      if (!(error instanceof UploadError)) throw error;
      // Set before waiting, because a welcome may come meanwhile.
      if (error instanceof UnreachableError) kept.isWaiting = true;
      const isFinal = error instanceof UnsuitableError;
      const notKept = isFinal ? NOT_KEPT_NOR_SENT : NOT_KEPT;
      const reasons = (await kept.isStored) ? [error.message] : [error.message, notKept];
      if (kept.upload.signal === signal) this.#outbox.fail(cid, reasons.join(' '), isFinal);
    }
  }
}
