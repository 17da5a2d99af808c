import { VIDEO_BYTES_PER_SECOND, VOICE_BYTES_PER_SECOND } from '../../shared/limits.ts';
import type {
  Clip,
  ClipKind,
  Limits,
  RequestOf,
  TimelineEvent,
  Uploaded,
  Welcome,
} from '../../shared/protocol.ts';
import type { Caller } from '../03-nicknames/caller.ts';
import { forMembers, type Handlers } from '../03-nicknames/handlers.ts';
import { networkOf } from '../03-nicknames/network.ts';
import { TEXT_LIMITS } from '../03-nicknames/nickname-handlers.ts';
import { infoOf } from '../03-nicknames/roster.ts';
import { welcome } from '../04-broadcast/hello.ts';
import type { MessageIds } from '../04-broadcast/message-ids.ts';
import type { Room } from '../04-broadcast/room.ts';
import { ClipFiles } from './clip-files.ts';
import { ClipLedger } from './clip-ledger.ts';
import { UploadTokens } from './upload-tokens.ts';
import { Uploads } from './uploads.ts';

/** The limits of each kind of clip, from the settings of this server. */
export type ClipLimits = Readonly<
  Record<ClipKind, { readonly maxMs: number; readonly maxBytes: number }>
>;

export function clipLimits({
  voiceSeconds,
  videoSeconds,
}: Record<'voiceSeconds' | 'videoSeconds', number>): ClipLimits {
  return {
    voice: { maxMs: voiceSeconds * 1_000, maxBytes: voiceSeconds * VOICE_BYTES_PER_SECOND },
    video: { maxMs: videoSeconds * 1_000, maxBytes: videoSeconds * VIDEO_BYTES_PER_SECOND },
  };
}

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

/** What a thread asks the hub about clips for an HTTP request. An upload sends the first three. */
export type MediaRequest =
  | {
      readonly type: 'begin-upload';
      readonly token: string;
      readonly bytes: number;
      readonly address: string;
    }
  | { readonly type: 'await-turn' }
  | { readonly type: 'enter-clip'; readonly clip: Uploaded }
  | { readonly type: 'find-clip'; readonly id: string };

type Asked<T extends MediaRequest['type']> = Extract<MediaRequest, { type: T }> & Fields;
interface Fields {
  readonly [field: string]: unknown;
}

/** Where clips are served, for TCP clients, which only know the port that they are connected to. */
export type WebAddress = Pick<Welcome, 'webPort' | 'publicUrl'>;

/** The handlers for sharing clips, and the hub's half of uploading and fetching them. */
export function mediaHandlers(
  room: Room,
  { ledger, uploads }: Clips,
  messageIds: MessageIds,
  { voice, video }: ClipLimits,
  webAddress: () => WebAddress,
): Handlers {
  const tokens = new UploadTokens(room.roster);
  const limits: Limits = {
    ...TEXT_LIMITS,
    voiceSeconds: voice.maxMs / 1_000,
    videoSeconds: video.maxMs / 1_000,
    voiceBytes: voice.maxBytes,
    videoBytes: video.maxBytes,
  };
  return {
    hello(request: RequestOf<'hello'>, caller: Caller) {
      const welcomed = welcome(request, caller, room);
      const uploadToken = tokens.issue(welcomed.you);
      caller.reply({ ...welcomed, limits, uploadToken, ...webAddress() });
    },
    share: forMembers(({ clip: id, waveform = [], cid }: RequestOf<'share'>, member, caller) => {
      // A repeat is answered with what was posted, even if the clip is gone.
      const posted = messageIds.find(member, cid)?.clip;
      const clip: Clip = posted ?? { ...ledger.share(id, member.id), waveform };
      room.post({ type: 'clip', ...infoOf(member), clip, cid }, member, caller);
    }),
    'begin-upload'({ token, bytes, address }: Asked<'begin-upload'>, caller: Caller) {
      const owner = tokens.memberOf(token).id;
      caller.answer(uploads.begin(caller, { owner, bytes, network: networkOf(address) }));
    },
    'await-turn'(_request, caller: Caller) {
      uploads.awaitTurn(caller);
    },
    'enter-clip'({ clip }: Asked<'enter-clip'>, caller: Caller) {
      uploads.enter(caller, clip);
      caller.answer('entered');
    },
    disconnected(_request, caller: Caller) {
      uploads.end(caller);
      room.attendance.lose(caller);
      caller.bye('left');
    },
    'find-clip'({ id }: Asked<'find-clip'>, caller: Caller) {
      caller.answer(ledger.find(id));
    },
  };
}
