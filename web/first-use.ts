/*
 * What a browser looks up on first use, and then knows: how times, names and lists are written in each of its
 * languages, and what the page has stored. In Chromium on a computer that takes 30 ms or more, and on a phone longer.
 * Nothing here needs the page, so it is done while the page's script is on its way, and before there is anything to
 * press. The page works without it.
 */

const first = new Date();
first.toLocaleTimeString();
new Intl.Collator();
new Intl.ListFormat();
try {
  void localStorage.length;
  void sessionStorage.length;
} catch {
  // Storage is blocked, and `storage.ts` does without.
}
