import type { Limits, RequestOf, Uploaded, Welcome } from '../../shared/protocol.ts';
import type { Caller } from '../03-nicknames/caller.ts';
import { forMembers, type Handlers } from '../03-nicknames/handlers.ts';
import { TEXT_LIMITS } from '../03-nicknames/nickname-handlers.ts';
import { infoOf } from '../03-nicknames/roster.ts';
import { welcome } from '../04-broadcast/hello.ts';
import type { Room } from '../04-broadcast/room.ts';
import type { ClipLedger } from './clip-ledger.ts';
import type { ClipLimits } from './clip-limits.ts';
import type { UploadTokens } from './upload-tokens.ts';

/** What a thread asks the hub about clips, in the name of an HTTP request. */
export type MediaRequest =
  | { readonly type: 'authorize-upload'; readonly token: string }
  | { readonly type: 'enter-clip'; readonly token: string; readonly clip: Uploaded }
  | { readonly type: 'find-clip'; readonly id: string };

type Asked<T extends MediaRequest['type']> = Extract<MediaRequest, { type: T }> & Fields;
interface Fields {
  readonly [field: string]: unknown;
}

/** Where clips are fetched: a client on TCP knows only the port that it has connected to. */
export type WebAddress = Pick<Welcome, 'webPort' | 'publicUrl'>;

/** Sharing clips, and the hub's half of uploading and fetching them. */
export function mediaHandlers(
  room: Room,
  ledger: ClipLedger,
  tokens: UploadTokens,
  { voice, video }: ClipLimits,
  webAddress: () => WebAddress,
): Handlers {
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
      const clip = { ...ledger.share(id, member.id), waveform };
      room.post({ type: 'clip', ...infoOf(member), clip, cid }, member, caller);
    }),
    'authorize-upload'({ token }: Asked<'authorize-upload'>, caller: Caller) {
      ledger.checkRoom(tokens.memberOf(token).id);
      caller.answer('go on');
    },
    'enter-clip'({ token, clip }: Asked<'enter-clip'>, caller: Caller) {
      ledger.add(clip, tokens.memberOf(token).id);
      caller.answer('entered');
    },
    'find-clip'({ id }: Asked<'find-clip'>, caller: Caller) {
      caller.answer(ledger.find(id));
    },
  };
}
