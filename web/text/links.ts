/** A piece of a message: words, or an address that can be opened. */
export type Piece =
  | { readonly type: 'words'; readonly text: string }
  | {
      readonly type: 'link';
      /** As it was written. */
      readonly text: string;
      readonly href: string;
      /** Where it really leads, if that is not what stands between the slashes. */
      readonly realHost?: string;
    };

/** Only http and https lead to a page. Quotation marks and full-width characters are not part of an address. */
const ADDRESS = /(?<![a-z\d_])https?:\/\/[^\s<>"“”«»`\u3000-\u303f\uff00-\uffef]+/giu;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?'’…([{]+$/;
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Divides a message into words and links; together they are the whole text. */
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

/** A bracket that was opened before the address ends it; one that was opened within belongs to it. */
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

/** `http://bank.example@evil.example` leads to evil.example, and letters may look like others. */
function link(text: string): Piece {
  const { href, hostname } = new URL(text);
  const [, host = ''] = /:\/\/([^/?#]*?)(?::\d*)?(?:[/?#]|$)/.exec(text) ?? [];
  const isHonest = host.toLowerCase() === hostname;
  return { type: 'link', text, href, ...(!isHonest && { realHost: hostname }) };
}
