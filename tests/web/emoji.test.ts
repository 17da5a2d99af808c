import assert from 'node:assert/strict';
import test from 'node:test';
import { isFewEmoji } from '../../web/text/emoji.ts';

for (const text of ['😀', '😀😀😀', '👍🏽 👍🏿', '👨‍👩‍👧‍👦', '🇩🇪🇫🇷', '❤️', '3️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🎉\n🎉']) {
  test(`${text} is only a few emoji`, () => assert(isFewEmoji(text)));
}

for (const text of [
  '',
  '1',
  '123',
  '#',
  '©',
  'ok 😀',
  '😀.',
  '😀😀😀😀',
  '🇩',
  '\u200d',
  '\ufe0f',
]) {
  test(`“${text}” is not`, () => assert(!isFewEmoji(text)));
}
