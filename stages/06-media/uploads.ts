import { ProtocolError } from '../../shared/codes.ts';
import {
  MAX_UNSHARED_PER_MEMBER,
  MAX_UPLOAD_BYTES,
  MAX_UPLOADS_PER_MEMBER,
} from '../../shared/limits.ts';
import type { Uploaded } from '../../shared/protocol.ts';
import type { Caller } from '../03-nicknames/caller.ts';
import { randomId } from '../03-nicknames/roster.ts';
import type { ClipLedger } from './clip-ledger.ts';
import { Turns } from './turns.ts';

/** An upload under way: whose it is, the bytes it may have, and the id of the clip it will be. */
interface Upload {
  readonly id: string;
  readonly owner: string;
  readonly bytes: number;
  begin(): void;
}

/**
 * The uploads under way on all threads. A member has a share of them and not all, and each has its
 * place here from its first byte until it ends in whatever way, that of its thread included: its
 * caller at the hub is gone then. What it has stored and not entered by then is removed.
 */
export class Uploads {
  readonly #underWay = new Map<Caller, Upload>();
  readonly #turns = new Turns();
  readonly #ledger: ClipLedger;
  readonly #remove: (id: string) => void;

  /** @param remove deletes the file of an upload that came to nothing, if there is one */
  constructor(ledger: ClipLedger, remove: (id: string) => void) {
    this.#ledger = ledger;
    this.#remove = remove;
  }

  /**
   * Takes a place for an upload of at most `bytes`, and returns the id of its clip.
   * @throws ProtocolError `too-many-uploads`
   */
  begin(caller: Caller, owner: string, bytes: number): string {
    const all = [...this.#underWay.values()];
    const own = all.filter((upload) => upload.owner === owner).length;
    const total = all.reduce((sum, upload) => sum + upload.bytes, bytes);
    if (
      own >= MAX_UPLOADS_PER_MEMBER ||
      own + this.#ledger.unsharedOf(owner) >= MAX_UNSHARED_PER_MEMBER ||
      total > MAX_UPLOAD_BYTES
    )
      throw new ProtocolError('too-many-uploads');
    const upload = { id: randomId(16), owner, bytes, begin: () => caller.answer('your turn') };
    this.#underWay.set(caller, upload);
    return upload.id;
  }

  /** Answers the caller when it is their turn to have the clip read. */
  awaitTurn(caller: Caller): void {
    this.#turns.wait(this.#of(caller));
  }

  /** The clip is stored: from now on it is in the ledger. */
  enter(caller: Caller, clip: Uploaded): void {
    const upload = this.#of(caller);
    this.#ledger.add({ ...clip, id: upload.id }, upload.owner);
    this.#forget(caller, upload);
  }

  /** Does nothing for a caller that has no upload under way. */
  end(caller: Caller): void {
    const upload = this.#underWay.get(caller);
    if (!upload) return;
    this.#forget(caller, upload);
    this.#remove(upload.id);
  }

  endAllOf(owner: string): void {
    for (const [caller, upload] of this.#underWay) {
      if (upload.owner !== owner) continue;
      this.end(caller);
      caller.bye('unauthorized');
    }
  }

  #forget(caller: Caller, upload: Upload): void {
    this.#underWay.delete(caller);
    this.#turns.end(upload);
  }

  #of(caller: Caller): Upload {
    const upload = this.#underWay.get(caller);
    if (!upload) throw new ProtocolError('unauthorized');
    return upload;
  }
}
