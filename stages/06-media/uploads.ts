import { ProtocolError } from '../../shared/codes.ts';
import {
  MAX_CLIP_READERS,
  MAX_UNSHARED_PER_MEMBER,
  MAX_UPLOAD_BYTES,
  MAX_UPLOAD_BYTES_PER_NETWORK,
  MAX_UPLOADS_PER_MEMBER,
} from '../../shared/limits.ts';
import type { Uploaded } from '../../shared/protocol.ts';
import type { Peer } from '../03-nicknames/hub.ts';
import { randomId } from '../03-nicknames/roster.ts';
import type { ClipLedger } from './clip-ledger.ts';

/** A planned upload: its owner, its network, and its maximum size in bytes. */
interface Intent {
  readonly owner: string;
  readonly network: string;
  readonly bytes: number;
}

/** An upload in progress, and the id of its future clip. */
interface Upload extends Intent {
  readonly id: string;
  begin(): void;
}

/**
 * The uploads in progress on all threads. A member may have only some of them. Each keeps its place here
 * from its first byte until it ends in any way, including the end of its thread, when its peer at the hub
 * is gone. A file that was stored but not added to the ledger by then is removed.
 */
export class Uploads {
  readonly #underWay = new Map<Peer, Upload>();
  readonly #turns = new Turns();
  readonly #ledger: ClipLedger;
  readonly #remove: (id: string) => void;

  /** @param remove deletes the file of a failed upload, if there is one */
  constructor(ledger: ClipLedger, remove: (id: string) => void) {
    this.#ledger = ledger;
    this.#remove = remove;
  }

  /**
   * Takes a place for an upload, and returns the id of its clip.
   * @throws ProtocolError `too-many-uploads`
   */
  begin(peer: Peer, intent: Intent): string {
    if (!this.#hasRoomFor(intent)) throw new ProtocolError('too-many-uploads');
    const upload = {
      ...intent,
      id: randomId(16),
      begin: () => peer.reply({ type: 'answer', value: 'your turn' }),
    };
    this.#underWay.set(peer, upload);
    return upload.id;
  }

  /** Answers the peer when its clip can be read. */
  awaitTurn(peer: Peer): void {
    this.#turns.wait(this.#of(peer));
  }

  /** Adds the stored clip to the ledger. */
  enter(peer: Peer, clip: Uploaded): void {
    const upload = this.#of(peer);
    this.#ledger.add({ ...clip, id: upload.id }, upload.owner);
    this.#forget(peer, upload);
  }

  /** Does nothing for a peer without an upload in progress. */
  end(peer: Peer): void {
    const upload = this.#underWay.get(peer);
    if (!upload) return;
    this.#forget(peer, upload);
    this.#remove(upload.id);
  }

  endAllOf(owner: string): void {
    for (const [peer, upload] of this.#underWay) {
      if (upload.owner !== owner) continue;
      this.end(peer);
      peer.bye('unauthorized');
    }
  }

  #hasRoomFor({ owner, network, bytes }: Intent): boolean {
    const all = [...this.#underWay.values()];
    const own = all.filter((upload) => upload.owner === owner);
    const near = all.filter((upload) => upload.network === network);
    return (
      own.length < MAX_UPLOADS_PER_MEMBER &&
      own.length + this.#ledger.unsharedOf(owner) < MAX_UNSHARED_PER_MEMBER &&
      bytes + bytesOf(near) <= MAX_UPLOAD_BYTES_PER_NETWORK &&
      bytes + bytesOf(all) <= MAX_UPLOAD_BYTES
    );
  }

  #forget(peer: Peer, upload: Upload): void {
    this.#underWay.delete(peer);
    this.#turns.end(upload);
  }

  #of(peer: Peer): Upload {
    const upload = this.#underWay.get(peer);
    if (!upload) throw new ProtocolError('unauthorized');
    return upload;
  }
}

function bytesOf(uploads: readonly Upload[]): number {
  return uploads.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Something that waits for its turn, with its owner. */
export interface Waiting {
  readonly owner: string;
  begin(): void;
}

/**
 * Decides whose clip is read next: MAX_CLIP_READERS at a time, one per owner, and owners in rotation. So a
 * member whose clips take forever holds up nobody else.
 */
export class Turns {
  readonly #taken = new Set<Waiting>();
  #waiting: readonly Waiting[] = [];

  wait(waiting: Waiting): void {
    this.#waiting = [...this.#waiting, waiting];
    this.#next();
  }

  /** Gives a turn back, or stops waiting for it. */
  end(turn: Waiting): void {
    if (this.#taken.delete(turn)) {
      // This owner's other clips go behind those of all other owners.
      const isSame = ({ owner }: Waiting) => owner === turn.owner;
      const others = this.#waiting.filter((waiting) => !isSame(waiting));
      this.#waiting = [...others, ...this.#waiting.filter(isSame)];
    } else {
      this.#waiting = this.#waiting.filter((waiting) => waiting !== turn);
    }
    this.#next();
  }

  #next(): void {
    if (this.#taken.size >= MAX_CLIP_READERS) return;
    const busy = new Set(Array.from(this.#taken, ({ owner }) => owner));
    const next = this.#waiting.find(({ owner }) => !busy.has(owner));
    if (!next) return;
    this.#waiting = this.#waiting.filter((waiting) => waiting !== next);
    this.#taken.add(next);
    next.begin();
  }
}
