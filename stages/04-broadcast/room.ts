import type { ServerEvent } from '../../shared/protocol.ts';
import type { Roster } from '../03-nicknames/roster.ts';
import type { Attendance } from './attendance.ts';
import type { Post } from './post.ts';
import type { Timeline } from './timeline.ts';

/** What the hub's handlers share: who is here, over which connection, and what happened. */
export interface Room {
  readonly roster: Roster;
  readonly attendance: Attendance;
  readonly timeline: Timeline;
  readonly post: Post;
  /** Sends every member an event that has no place on the timeline. */
  readonly broadcast: (event: ServerEvent) => void;
}
