/**
 * The secrets with which members upload. An HTTP request can arrive on any thread and any connection, so it
 * must name its member: `Authorization: Bearer TOKEN` (RFC 6750 section 2.1). Tokens are never part of an
 * address, because addresses are written to logs and histories (section 2.3).
 *
 * A member also has another secret, `session`, with which they resume. It is not used here: anyone who
 * obtained it could speak in the member's name. A stolen token can only upload clips.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from '../../shared/codes.ts';
import type { Member, Roster } from '../03-nicknames/roster.ts';

/**
 * A token is the member's id and a signature that only this server can make (HMAC, RFC 2104). Nothing needs
 * to be stored, and a token is valid only while its member is here. Left out: an expiry date, and a way to
 * replace a token that has become known.
 */
export class UploadTokens {
  // New with each start: no token, and no member, outlives the server.
  readonly #key = randomBytes(32);
  readonly #roster: Roster;

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  issue({ id }: Pick<Member, 'id'>): string {
    const signature = createHmac('sha256', this.#key).update(id).digest('base64url');
    return `${id}.${signature}`;
  }

  /**
   * @throws ProtocolError `unauthorized` if it is not the token of a member who is here
   * @lab 06.3 Check a token
   */
  memberOf(token: string): Member {
    const id = token.slice(0, token.indexOf('.'));
    const member = this.#roster.get(id);
    const expected = Buffer.from(this.issue({ id }));
    const given = Buffer.from(token);
    // `===` returns at the first difference. By measuring how long that takes, someone could find out a
    // signature character by character. The length of a token is no secret.
    const valid = given.length === expected.length && timingSafeEqual(given, expected);
    if (!member || !valid) throw new ProtocolError('unauthorized');
    return member;
  }
}
