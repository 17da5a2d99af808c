/** Characters that stay, to show that a `hello` resumes with what a `welcome` gave: 4 of 24 or more. */
const SHOWN = 4;
/** What lets its holder act as this member: two fields of the protocol, and the header of an upload. */
const SECRETS = new RegExp(
  `(^Authorization: Bearer |"(?:session|uploadToken)":")([^"\\s]{0,${SHOWN}})[^"\\s]*`,
  'gm',
);

/**
 * The text with the secrets of this member cut short. What people say is never cut: in JSON, the
 * quotation marks within a string are escaped, and it has no lines.
 */
export function withoutSecrets(text: string): string {
  return text.replace(SECRETS, '$1$2…');
}
