/** Characters that are kept of 24 or more, to show that a `hello` has the secret of a `welcome`. */
const SHOWN = 4;
/** The secrets that let anyone act as this member: two fields of the protocol, and a header of uploads. */
const SECRETS = new RegExp(
  `(^Authorization: Bearer |"(?:session|uploadToken)":")([^"\\s]{0,${SHOWN}})[^"\\s]*`,
  'gm',
);

/**
 * Shortens the secrets of this member in a text. Messages are never changed: in JSON, quotation marks
 * within a string are escaped, and there are no line breaks.
 */
export function withoutSecrets(text: string): string {
  return text.replace(SECRETS, '$1$2…');
}
