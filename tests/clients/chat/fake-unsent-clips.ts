import type { Recording, UnsentClips } from '../../../clients/chat/recording.ts';

/** A store that lasts as long as the test. */
export class FakeUnsentClips implements UnsentClips {
  readonly kept = new Map<string, Recording>();
  isFull = false;

  async put(recording: Recording): Promise<boolean> {
    if (!this.isFull) this.kept.set(recording.id, recording);
    return !this.isFull;
  }

  remove(id: string): void {
    this.kept.delete(id);
  }

  async takeOver(): Promise<Recording[]> {
    return [...this.kept.values()];
  }
}
