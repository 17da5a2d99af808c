/** A flag, a family or a keycap counts as one emoji. A plain digit is not an emoji. */
const FEW_EMOJI = /^(?:\s*\p{RGI_Emoji}){1,3}\s*$/v;

/** True for one to three emoji and nothing else. */
export function isFewEmoji(text: string): boolean {
  return FEW_EMOJI.test(text);
}
