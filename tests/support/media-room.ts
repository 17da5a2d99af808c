import type { Uploaded } from '../../shared/protocol.ts';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { chatHandlers } from '../../stages/04-broadcast/chat-handlers.ts';
import { Broadcast } from '../../stages/04-broadcast/fan-out.ts';
import { Posting } from '../../stages/04-broadcast/posting.ts';
import { Sessions } from '../../stages/04-broadcast/sessions.ts';
import { Timeline } from '../../stages/04-broadcast/timeline.ts';
import {
  Clips,
  clipLimits,
  mediaHandlers,
  type WebAddress,
} from '../../stages/06-media/media-handlers.ts';

/** A room with clips in a folder, and the hub's handlers for it. */
export function mediaRoom(folder: string) {
  const everyone = new Broadcast();
  const timeline = new Timeline((event) => {
    everyone.send(event);
    clips.follow(event);
  });
  const clips = new Clips(folder, () => {});
  const roster = new Roster((happening) => timeline.append(happening));
  const sessions = new Sessions(roster);
  const room = { roster, sessions, timeline, posting: new Posting(timeline), everyone };
  const limits = clipLimits({ voiceSeconds: 10, videoSeconds: 15 });
  let webAddress: WebAddress = {};
  const { chat, inquiries } = mediaHandlers(room, clips, limits, () => webAddress);
  const handlers = { ...chatHandlers(room), ...chat };
  // It is known when the threads are listening.
  webAddress = { webPort: 8_080 };
  return { everyone, timeline, roster, clips, handlers, inquiryHandlers: inquiries };
}

export function clipOf(id: string, path = id, bytes = 1): Uploaded {
  return { id, kind: 'voice', mime: 'audio/webm', bytes, durationMs: 1, url: `/clips/${path}` };
}
