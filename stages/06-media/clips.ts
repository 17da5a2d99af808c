import type { TimelineEvent } from '../../shared/protocol.ts';
import { ClipFiles } from './clip-files.ts';
import { ClipLedger } from './clip-ledger.ts';
import { Uploads } from './uploads.ts';

/** Everything about clips at the hub: the uploads in progress, and the ledger of stored clips. */
export class Clips {
  readonly ledger: ClipLedger;
  readonly uploads: Uploads;

  constructor(folder: string, log: (line: string) => void) {
    const files = new ClipFiles(folder, log);
    const remove = (id: string) => void files.remove(id);
    this.ledger = new ClipLedger(remove);
    this.uploads = new Uploads(this.ledger, remove);
  }

  /** Ends the uploads of a member who has left, and removes the clips that they have not shared. */
  follow(event: TimelineEvent): void {
    if (event.type !== 'left') return;
    this.uploads.endAllOf(event.id);
    this.ledger.dropUnsharedOf(event.id);
  }
}
