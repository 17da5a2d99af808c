/**
 * The uploads in progress on all threads: how many a member may have, and whose is read next.
 *
 * The hub counts them, because a member can be connected to any thread, and to several at once. A thread that
 * counted alone would allow the limit once per thread. What the hub has is a row per upload: the bytes stay
 * on the thread that receives them.
 *
 * Each upload takes a place before its first byte is read, and gives it back when it ends in any way: stored,
 * refused, too slow, broken off, or together with its thread, when its peer at the hub is gone.
 */
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

/**
 * A planned upload: its owner, its network, and its maximum size in bytes. The thread keeps the whole clip in
 * memory until it has been read, so the bytes count from the beginning, not as they arrive.
 */
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
 * The life of an upload is `begin`, `awaitTurn`, `enter`, or `end` at any time. `end` also removes the file:
 * a thread may have stored it and died before `enter`, and then only the hub knows its name.
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

  /** How many uploads are in progress. */
  get size(): number {
    return this.#underWay.size;
  }

  /**
   * Takes a place for an upload, and returns the id of its clip. The id has 128 random bits, because it
   * becomes the address of the clip, and anyone who knows the address can fetch the clip.
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

  /** Adds the stored clip to the ledger, under the id and owner that are known here. */
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

  /** Ends the uploads of a member who has left. `bye` stops their threads, which may still be receiving. */
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
      // Both count together, because an upload in progress is soon a clip that is not shared yet.
      own.length + this.#ledger.unsharedOf(owner) < MAX_UNSHARED_PER_MEMBER &&
      bytes + bytesOf(near) <= MAX_UPLOAD_BYTES_PER_NETWORK &&
      bytes + bytesOf(all) <= MAX_UPLOAD_BYTES
    );
  }

  #forget(peer: Peer, upload: Upload): void {
    this.#underWay.delete(peer);
    this.#turns.end(upload);
  }

  /** An upload that has been ended by the hub may still have a question under way. */
  #of(peer: Peer): Upload {
    const upload = this.#underWay.get(peer);
    if (!upload) throw new ProtocolError('unauthorized');
    return upload;
  }
}

function bytesOf(uploads: readonly Upload[]): number {
  return uploads.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** A clip that waits to be read, with its owner. */
export interface Waiting {
  readonly owner: string;
  begin(): void;
}

/**
 * Decides whose clip is read next: MAX_CLIP_READERS at a time, one per owner, and owners in rotation.
 *
 * One queue for all would be simpler, and one member could block it: with files that each take the full time
 * before the reading process is killed, everybody else would wait behind all of them. With a queue per owner,
 * such a member waits for themselves. Routers do the same with the packets of hosts that send too much: fair
 * queueing (RFC 970).
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
