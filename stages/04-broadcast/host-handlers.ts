/**
 * What each request of the host does. The host is a client of the hub like any other, with a link and a `Hub` of
 * its own, so these handlers run on the same thread as the others, one at a time, and need no lock. And no
 * member can reach them: their requests go to another table (docs/decisions/0017-the-host.md).
 */
import { ProtocolError } from '../../shared/codes.ts';
import {
  HOST,
  type HostAnswers,
  type HostMember,
  type HostRequestOf,
} from '../../shared/host-protocol.ts';
import { MAX_MUTE_MINUTES, MAX_REASON_CHARACTERS } from '../../shared/limits.ts';
import type { Log } from '../../shared/log.ts';
import { parseText, tidyText } from '../../shared/text.ts';
import type { Peer } from '../03-nicknames/hub.ts';
import { looksOf } from '../03-nicknames/look-alikes.ts';
import { infoOf, type Member } from '../03-nicknames/roster.ts';
import { answering } from './answering.ts';
import type { HostRoom } from './host-room.ts';

/** The handlers of the host's own hub. */
export function hostHandlers(hostRoom: HostRoom) {
  return { ...viewHandlers(hostRoom), ...memberHandlers(hostRoom), ...roomHandlers(hostRoom) };
}

/** What the host can look at. */
function viewHandlers(hostRoom: HostRoom) {
  return {
    who: answering((): HostAnswers['who'] => ({
      members: allMembers(hostRoom).map((member) => describe(member, hostRoom)),
    })),
    // The host's console has gone. The room stays as it is.
    disconnected(_request: unknown, host: Peer) {
      host.bye('left');
    },
  };
}

/** What concerns one member. */
function memberHandlers(hostRoom: HostRoom) {
  const { room, visits, moderation, log } = hostRoom;

  /** Ends a stay. The visit is told first: the log then knows why the member has left. */
  function expel(member: Member, code: 'kicked' | 'banned', detail?: string): void {
    const visit = visits.of(member);
    if (visit) visit.departure = code;
    room.sessions.expel(member, code, detail);
  }

  return {
    kick: answering(({ name, why = '' }: HostRequestOf<'kick'>): HostAnswers['kick'] => {
      const member = memberCalled(name, hostRoom);
      const reason = reasonOf(why);
      note(log, 'kicked', `The host has removed ${member.name}${reason}.`, member.name);
      expel(member, 'kicked', `the host has removed you${reason}`);
      return infoOf(member);
    }),
    mute: answering(({ name, minutes }: HostRequestOf<'mute'>): HostAnswers['mute'] => {
      const member = memberCalled(name, hostRoom);
      if (minutes !== undefined) checkNumber('minutes', minutes, 1, MAX_MUTE_MINUTES);
      moderation.mute(member, minutes);
      const time = minutes === undefined ? '' : ` for ${minutes} min`;
      note(log, 'muted', `The host has muted ${member.name}${time}.`, member.name);
      return infoOf(member);
    }),
    unmute: answering(({ name }: HostRequestOf<'unmute'>): HostAnswers['unmute'] => {
      const member = memberCalled(name, hostRoom);
      moderation.unmute(member);
      note(log, 'unmuted', `The host lets ${member.name} speak again.`, member.name);
      return infoOf(member);
    }),
    ban: answering(({ name }: HostRequestOf<'ban'>): HostAnswers['ban'] => {
      const member = memberCalled(name, hostRoom);
      const ban = moderation.ban(member.name, visits.of(member)?.origin.address ?? '');
      const sentence = `The host has banned ${member.name} and their address (ban ${ban.number}).`;
      note(log, 'banned', sentence, member.name);
      expel(member, 'banned');
      return ban;
    }),
  };
}

/** What concerns everybody. */
function roomHandlers({ room: { timeline }, moderation, log }: HostRoom) {
  function setLock(locked: boolean): HostAnswers['lock'] {
    moderation.locked = locked;
    const verb = locked ? 'locked' : 'unlocked';
    note(log, verb, `The host has ${verb} the room.`);
    return { locked };
  }

  return {
    say: answering(({ text }: HostRequestOf<'say'>): HostAnswers['say'] =>
      timeline.append({ type: 'said', ...HOST, host: true, text: parseText(text) }),
    ),
    bans: answering((): HostAnswers['bans'] => ({ bans: moderation.bans })),
    unban: answering(({ number }: HostRequestOf<'unban'>): HostAnswers['unban'] => {
      const ban = moderation.unban(number);
      note(log, 'unbanned', `The host has lifted ban ${number}, of ${ban.name}.`, ban.name);
      return ban;
    }),
    lock: answering(() => setLock(true)),
    unlock: answering(() => setLock(false)),
    clear: answering((): HostAnswers['clear'] => {
      timeline.clear();
      note(log, 'cleared', 'The host has cleared the conversation.');
      return {};
    }),
  };
}

function allMembers({ room: { roster } }: HostRoom): Member[] {
  return roster.list().flatMap(({ id }) => roster.get(id) ?? []);
}

/**
 * Finds a member by what the host reads on the screen: any name that looks like theirs.
 * @throws ProtocolError `no-such-member`
 */
function memberCalled(name: string, hostRoom: HostRoom): Member {
  const looks = looksOf(name);
  const found = allMembers(hostRoom).find((member) => !looksOf(member.name).isDisjointFrom(looks));
  if (!found) throw new ProtocolError('no-such-member');
  return found;
}

function describe(
  member: Member,
  { room, visits, queueReports, moderation }: HostRoom,
): HostMember {
  const visit = visits.of(member);
  const { address = '', way = 'TCP', thread = 0 } = visit?.origin ?? {};
  return {
    name: member.name,
    address,
    way,
    thread,
    since: visit?.since ?? 0,
    messagesPerMinute: Math.round(visit?.messages.perMinute ?? 0),
    queuedBytes: queueReports.bytesFor(thread, visit?.peer.address ?? ''),
    ...(moderation.isMuted(member) && { muted: true }),
    ...(room.sessions.peerOf(member) === undefined && { away: true }),
  };
}

/** A reason goes into one line of the log and of each client. */
function reasonOf(why: string): string {
  const reason = tidyText(why).replaceAll(/\s+/g, ' ').trim();
  return reason === '' ? '' : `: ${[...reason].slice(0, MAX_REASON_CHARACTERS).join('')}`;
}

/** @throws ProtocolError `bad-request` */
export function checkNumber(what: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  throw new ProtocolError('bad-request', `${what}: a whole number from ${min} to ${max}`);
}

/**
 * Every decision of the host is in the log, so that it can be explained later. `by` tells the host's own terminal,
 * which shows the answer, that it need not be shown twice.
 */
function note(log: Log, event: string, sentence: string, name?: string): void {
  log({ level: 'info', event, by: 'host', sentence, name });
}
