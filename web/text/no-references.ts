/**
 * Takes the place of the package that micromark reads `&amp;` with, in the bundle of the page. Such a reference
 * means nothing in a message, and the package would decode it with `innerHTML`, which this page never uses.
 */
export function decodeNamedCharacterReference(): false {
  return false;
}
