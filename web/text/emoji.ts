/** Flags, families and keycaps count as the one sign that they are; a mere digit is none. */
const FEW_EMOJI = /^(?:\s*\p{RGI_Emoji}){1,3}\s*$/v;

/** True for one to three emoji and nothing else. */
export function isFewEmoji(text: string): boolean {
  return FEW_EMOJI.test(text);
}
