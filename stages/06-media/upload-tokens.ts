import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { ProtocolError } from '../../shared/codes.ts';
import type { Member, Roster } from '../03-nicknames/roster.ts';

/**
 * The secrets with which members upload: the member's id, and a signature that only this server can make
 * (HMAC, RFC 2104). Nothing needs to be stored, and a token is valid only while its member is here.
 */
export class UploadTokens {
  readonly #key = randomBytes(32);
  readonly #roster: Roster;

  constructor(roster: Roster) {
    this.#roster = roster;
  }

  issue({ id }: Pick<Member, 'id'>): string {
    const signature = createHmac('sha256', this.#key).update(id).digest('base64url');
    return `${id}.${signature}`;
  }

  /** @throws ProtocolError `unauthorized` if it is not the token of a member who is here */
  memberOf(token: string): Member {
    const id = token.slice(0, token.indexOf('.'));
    const member = this.#roster.get(id);
    const expected = Buffer.from(this.issue({ id }));
    const given = Buffer.from(token);
    const valid = given.length === expected.length && timingSafeEqual(given, expected);
    if (!member || !valid) throw new ProtocolError('unauthorized');
    return member;
  }
}
