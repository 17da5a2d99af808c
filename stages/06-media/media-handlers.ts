/**
 * What the hub does with clips. Two tables of handlers belong to it:
 *
 * - The chat's: `hello`, which now also hands out an upload token, and `share`.
 * - The inquiries': what a thread asks for an HTTP request. An upload asks up to three questions in one
 *   inquiry, and a download asks one.
 *
 * Both tables use the same ledger, uploads and tokens, on the same thread. Nothing here sees the bytes of a
 * clip, so a video of several megabytes costs the hub as much as a line of text.
 */
import { VIDEO_BYTES_PER_SECOND, VOICE_BYTES_PER_SECOND } from '../../shared/limits.ts';
import type { Log } from '../../shared/log.ts';
import type {
  Clip,
  ClipKind,
  Limits,
  RequestOf,
  TimelineEvent,
  Uploaded,
  Welcome,
} from '../../shared/protocol.ts';
import { forMembers, type Peer } from '../03-nicknames/hub.ts';
import { TEXT_LIMITS } from '../03-nicknames/nickname-handlers.ts';
import { infoOf } from '../03-nicknames/roster.ts';
import { answering } from '../04-broadcast/answering.ts';
import { type Room, welcome } from '../04-broadcast/chat-handlers.ts';
import { networkOf } from '../04-broadcast/network-of.ts';
import { ClipFiles } from './clip-files.ts';
import { ClipLedger } from './clip-ledger.ts';
import { UploadTokens } from './upload-tokens.ts';
import { Uploads } from './uploads.ts';

/** The limits of each kind of clip, in time and in bytes, from the settings of this server. */
export type ClipLimits = Readonly<
  Record<ClipKind, { readonly maxMs: number; readonly maxBytes: number }>
>;

/**
 * People choose seconds. The bytes follow from them, at about four times the bit rate of a recorder, so that
 * an upload can be refused by its size before anybody knows how long it is.
 */
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

  constructor(folder: string, log: Log) {
    const files = new ClipFiles(folder, log);
    const remove = (id: string) => void files.remove(id);
    this.ledger = new ClipLedger(remove);
    this.uploads = new Uploads(this.ledger, remove);
  }

  /**
   * Ends the uploads of a member who has left, and removes the clips that they have not shared. Clips that the
   * host has cleared are removed, too. The timeline says when something has happened, for whatever reason, so no
   * handler has to remember it.
   */
  follow(event: TimelineEvent): void {
    if (event.type === 'cleared') this.ledger.expireShared();
    if (event.type !== 'left') return;
    this.uploads.endAllOf(event.id);
    this.ledger.dropUnsharedOf(event.id);
  }
}

/**
 * Where clips are served, for TCP clients, which only know the port that they are connected to. It is known
 * after the threads have been started, and the handlers are needed before: hence a function that returns it.
 */
export type WebAddress = Pick<Welcome, 'webPort' | 'publicUrl'>;

/** Both tables, with the tokens that one issues and the other checks. */
export function mediaHandlers(
  room: Room,
  clips: Clips,
  limits: ClipLimits,
  webAddress: () => WebAddress,
) {
  const tokens = new UploadTokens(room.roster);
  return {
    chat: clipHandlers(room, clips, tokens, limits, webAddress),
    inquiries: clipInquiryHandlers(clips, tokens),
  };
}

/** A token to upload with, and sharing what was uploaded. Replaces `hello` of stage 04. */
function clipHandlers(
  room: Room,
  { ledger }: Clips,
  tokens: UploadTokens,
  { voice, video }: ClipLimits,
  webAddress: () => WebAddress,
) {
  const limits: Limits = {
    ...TEXT_LIMITS,
    voiceSeconds: voice.maxMs / 1_000,
    videoSeconds: video.maxMs / 1_000,
    voiceBytes: voice.maxBytes,
    videoBytes: video.maxBytes,
  };
  return {
    hello(request: RequestOf<'hello'>, peer: Peer) {
      const welcomed = welcome(request, peer, room);
      const uploadToken = tokens.issue(welcomed.you);
      peer.reply({ ...welcomed, limits, uploadToken, ...webAddress() });
    },
    share: forMembers((request: RequestOf<'share'>, member, peer) => {
      const { clip: id, waveform = [], cid } = request;
      // A repeat is answered with what was posted, even if the clip is gone: it was shared, after all.
      const posted = room.posting.find(member, cid)?.clip;
      const clip: Clip = posted ?? { ...ledger.share(id, member.id), waveform };
      const re = room.timeline.quote(request.re);
      room.posting.post({ type: 'clip', ...infoOf(member), clip, cid, re }, member, peer);
    }),
  };
}

/**
 * What a thread asks the hub about clips for an HTTP request. An upload sends the first three. They come from
 * our own code, so they are typed and need no parsing.
 */
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

type MediaRequestOf<T extends MediaRequest['type']> = Extract<MediaRequest, { type: T }>;

/** The answer to `begin-upload`: the id of the clip, and the name of the member, for the log. */
export interface BegunUpload {
  readonly id: string;
  readonly name: string;
}

/**
 * An upload is one inquiry, and ends with it: `disconnected` comes in any case, also if the thread dies. For
 * the other inquiries of stages 05 and 06, it only says goodbye, as in 05.
 */
function clipInquiryHandlers({ ledger, uploads }: Clips, tokens: UploadTokens) {
  return {
    'begin-upload': answering(
      ({ token, bytes, address }: MediaRequestOf<'begin-upload'>, inquiry): BegunUpload => {
        const { id: owner, name } = tokens.memberOf(token);
        const id = uploads.begin(inquiry, { owner, bytes, network: networkOf(address) });
        return { id, name };
      },
    ),
    // The only one that is not answered at once.
    'await-turn'(_request: unknown, inquiry: Peer) {
      uploads.awaitTurn(inquiry);
    },
    'enter-clip': answering(({ clip }: MediaRequestOf<'enter-clip'>, inquiry) => {
      uploads.enter(inquiry, clip);
      return 'entered';
    }),
    'find-clip': answering(({ id }: MediaRequestOf<'find-clip'>) => ledger.find(id)),
    disconnected(_request: unknown, inquiry: Peer) {
      uploads.end(inquiry);
      inquiry.bye('left');
    },
  };
}
