/**
 * Uploads with tokens that are guessed, shortened, altered or from a member who has left; tokens are signed
 * (HMAC) and compared in constant time, so all are refused with 401.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';
import { voice } from '../clips.ts';

export default {
  async run(hostile) {
    const { uploadToken } = await hostile.json();
    const gone = await hostile.json();
    await gone.leave();
    await gone.wire.expectEnd();
    const [id = '', signature = ''] = uploadToken.split('.');
    const guesses = [
      '',
      '.',
      id,
      `${id}.`,
      `.${signature}`,
      `${id}.${signature.slice(0, -2)}`,
      `${id}.${signature}AA`,
      `${id}x.${signature}`,
      gone.uploadToken,
      '__proto__.constructor',
      'x'.repeat(8_000),
    ];
    for (let count = 0; count < 100; count += 1) {
      guesses.push(`${id}.${hostile.random.bytes(32).toString('base64url')}`);
    }
    // One after the other, because too many uploads at once would be refused for that reason.
    for (const guess of guesses) {
      const { status } = await hostile.upload(guess, voice());
      assert.equal(status, 401, `${status} for ${guess}`);
    }
  },
} satisfies AttackCode;
