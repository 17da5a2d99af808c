import type { ClipShelf } from '../../web/clip-shelf.ts';
import type { Recording } from '../../web/recording.ts';

/** A shelf that lasts as long as the test. */
export class FakeShelf implements ClipShelf {
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
