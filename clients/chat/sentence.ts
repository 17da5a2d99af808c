/** Turns a `detail` of the protocol into a sentence, with a capital letter and a full stop. */
export function sentence(detail: string): string {
  const first = detail.charAt(0).toUpperCase();
  return `${first}${detail.slice(1)}${/[.!?]$/.test(detail) ? '' : '.'}`;
}

/** Says how many events a resume could not replay; -1 stands for all of them. */
export function lostSentence(missed: number): string {
  if (missed < 0) return 'The server was restarted; earlier messages are gone.';
  return missed === 1 ? '1 message was lost.' : `${missed} messages were lost.`;
}
