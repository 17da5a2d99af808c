/**
 * How the text dialect shows clips. A terminal cannot play one, so the line says what it is, and where a
 * browser or a player finds it.
 *
 * The phrases of 03 and 04 are constants. These need the address of the page, which is known only when the web
 * port is open. So they ask for it each time.
 */
import { minutes } from '../../shared/minutes.ts';
import { quoteBefore } from '../../shared/quote.ts';
import { drawWaveform } from '../../shared/waveform.ts';
import type { Phrases } from '../03-nicknames/text-dialect.ts';

/** With enough detail to decide whether to open the address. */
export function clipPhrases(pageAddress: () => string): Phrases {
  return {
    clip({ name, clip, re }) {
      const address = `${pageAddress()}${clip.url}`;
      const parts = [`(${minutes(clip.durationMs)})`, drawWaveform(clip.waveform), address];
      return [
        `* ${name} ${quoteBefore(re)}sent a ${clip.kind} message ${parts.filter(Boolean).join(' ')}`,
      ];
    },
  };
}
