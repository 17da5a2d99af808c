/*
 * What in a message is more than text. Messages come from strangers, so this is a question of safety,
 * too: only http and https become links, never `javascript:`, and a link that looks like one host and
 * leads to another says so. There is no further markup. A message means what it says, and code with
 * asterisks in it stays as it was typed.
 */

/** A piece of a message: plain text, or a link. */
export type Piece =
  | { readonly type: 'words'; readonly text: string }
  | {
      readonly type: 'link';
      /** As it was written. */
      readonly text: string;
      readonly href: string;
      /** The host that it really leads to, if that is not the text between the slashes. */
      readonly realHost?: string;
    };

/** Only http and https addresses become links. Quotation marks and full-width characters end an address. */
const ADDRESS = /(?<![a-z\d_])https?:\/\/[^\s<>"“”«»`\u3000-\u303f\uff00-\uffef]+/giu;
/** Characters that end a sentence rather than an address. */
const TRAILING = /[.,;:!?'’…([{]+$/;
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Splits a message into text and links, which together are the whole message. */
export function textPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { 0: candidate, index } of text.matchAll(ADDRESS)) {
    const written = upToBracket(candidate).replace(TRAILING, '');
    if (!URL.canParse(written)) continue;
    if (index > done) pieces.push({ type: 'words', text: text.slice(done, index) });
    pieces.push(link(written));
    done = index + written.length;
  }
  if (done < text.length) pieces.push({ type: 'words', text: text.slice(done) });
  return pieces;
}

/** A closing bracket ends the address, unless the bracket was opened within it. */
function upToBracket(candidate: string): string {
  const open: string[] = [];
  for (let index = 0; index < candidate.length; index += 1) {
    const character = candidate.charAt(index);
    if ('([{'.includes(character)) open.push(character);
    const opening = OPENING[character];
    if (opening && open.pop() !== opening) return candidate.slice(0, index);
  }
  return candidate;
}

/** `http://bank.example@evil.example` leads to evil.example, and some letters look like others. */
function link(text: string): Piece {
  const { href, hostname } = new URL(text);
  const [, host = ''] = /:\/\/([^/?#]*?)(?::\d*)?(?:[/?#]|$)/.exec(text) ?? [];
  const isHonest = host.toLowerCase() === hostname;
  return { type: 'link', text, href, ...(!isHonest && { realHost: hostname }) };
}

/** A flag, a family or a keycap counts as one emoji. A plain digit is not an emoji. */
const FEW_EMOJI = /^(?:\s*\p{RGI_Emoji}){1,3}\s*$/v;

/** True for one to three emoji and nothing else. */
export function isFewEmoji(text: string): boolean {
  return FEW_EMOJI.test(text);
}
