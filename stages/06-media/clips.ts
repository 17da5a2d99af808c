import type { TimelineEvent } from '../../shared/protocol.ts';
import { ClipFiles } from './clip-files.ts';
import { ClipLedger } from './clip-ledger.ts';
import { Uploads } from './uploads.ts';

/** All that the hub has to do with clips: the uploads that become them, and the book of those stored. */
export class Clips {
  readonly ledger: ClipLedger;
  readonly uploads: Uploads;

  constructor(folder: string, log: (line: string) => void) {
    const files = new ClipFiles(folder, log);
    const remove = (id: string) => void files.remove(id);
    this.ledger = new ClipLedger(remove);
    this.uploads = new Uploads(this.ledger, remove);
  }

  /** Nobody can go on with, or share, what a member who has left has not shared. */
  follow(event: TimelineEvent): void {
    if (event.type !== 'left') return;
    this.uploads.endAllOf(event.id);
    this.ledger.dropUnsharedOf(event.id);
  }
}
