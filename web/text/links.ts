import { LinkifyIt } from 'linkify-it';
import type { Piece } from './message-text.ts';

/*
 * The addresses in a message. Messages come from strangers, so this is a question of safety, too: only web and
 * mail addresses become links, never `javascript:`, and a link that looks like one host and leads to another
 * says so. `linkify-it` knows what an address is in the scripts of the world. What it does not know is done
 * before it reads the text and after it.
 *
 * This module is loaded when a message first has something like an address in it.
 */

/** Country domains that are more often the end of a file's name. */
const FILES = ['cc', 'md', 'ml', 'mm', 'pl', 'pm', 'ps', 'py', 'rs', 'sh', 'tf'];
/** Country domains that are more often a word or a property of an object, unless two names come before. */
const WORDS = /^[^.]+\.(?:as|id|so)(?![^/?#:])/;
/** Top-level domains that `linkify-it` does not know, and that people use. */
const MORE =
  'app art blog chat cloud club dev eu games life link live me mobi news online page shop site social space store tech today tools top uk wiki world xyz'.split(
    ' ',
  );
/** Properties of objects in programs, much more often than domains. */
const PROPERTIES = ['name', 'web'];

const linkifier = new LinkifyIt({ fuzzyLink: true, urlAuth: true });
const unwanted = new Set([...FILES, ...PROPERTIES]);
linkifier.set({ tlds: [...linkifier.__opts__.tlds, ...MORE].filter((tld) => !unwanted.has(tld)) });
linkifier.add('ftp:').add('//');
const { re } = linkifier;
const AFTER_WWW = new RegExp(
  `(?=[^./]+\\.[^.])${re.get_url_host_port().source}${re.get_path().source}`,
  'iy',
);
linkifier.add('www.', {
  validate(text, position) {
    AFTER_WWW.lastIndex = position;
    return AFTER_WWW.exec(text)?.[0].length ?? 0;
  },
});

/** Splits a message into text and links, which together are the whole message. */
export function linkPieces(text: string): Piece[] {
  const { read, places } = asRead(text);
  const pieces: Piece[] = [];
  let done = 0;
  for (const { schema, index, raw } of linkifier.match(read) ?? []) {
    const start = places[index] ?? 0;
    const address = withoutMarks(raw, text.charAt(start - 1));
    const after = read.slice(index + address.length);
    const href = hrefOf(schema, address, after);
    if (href === undefined || !URL.canParse(href)) continue;
    const end = (places[index + address.length - 1] ?? 0) + 1;
    if (start > done) pieces.push({ type: 'words', text: text.slice(done, start) });
    pieces.push(link(text.slice(start, end), href, address));
    done = end;
  }
  if (done < text.length) pieces.push({ type: 'words', text: text.slice(done) });
  return pieces;
}

/** Emoji, punctuation of other scripts, and signs that nobody writes in an address: an address ends there. */
const ENDS =
  /[\p{Extended_Pictographic}\p{Emoji_Presentation}\p{Regional_Indicator}\p{Emoji_Modifier}\u200b`|]|(?![\0-\x7f])\p{P}/gu;
/** What people write around an address or directly before it, of which it is no part. */
const BEFORE =
  /(?<=^|[\s([{<"'])[*_~'[{]+(?=[\p{L}\p{N}])|(?:_|(?![\0-\x7f])\p{L})(?=https?:\/\/|www\.)/giu;
/** Characters that show nothing, except the two that join letters or keep them apart, between letters. */
const UNSEEN =
  /(?<![\p{L}\p{M}])[\u200c\u200d]|[\u200c\u200d](?!\p{L})|(?![\u200c\u200d])\p{Default_Ignorable_Code_Point}/gu;

/**
 * The text as a person reads it, for `linkify-it`: without the characters that nobody sees, and with spaces in
 * place of those that are around addresses and not in them. `places` has the index of each unit in the text.
 */
function asRead(text: string): { read: string; places: readonly number[] } {
  const blank = (found: string) => ' '.repeat(found.length);
  const marked = text.replace(ENDS, blank).replace(BEFORE, blank);
  const places: number[] = [];
  let read = '';
  let from = 0;
  const keep = (to: number) => {
    read += marked.slice(from, to);
    for (let index = from; index < to; index += 1) places.push(index);
  };
  for (const { 0: unseen, index } of marked.matchAll(UNSEEN)) {
    keep(index);
    from = index + unseen.length;
  }
  keep(marked.length);
  return { read, places };
}

/** `*http://a.example/b*` ends before the last asterisk. An underscore may belong to it, if none is before it. */
function withoutMarks(address: string, before: string): string {
  return address.replace(before === '_' ? /[*~?!_]+$/ : /[*~?!]+$/, '');
}

/** The address that a link leads to, or undefined for what only looks like an address. */
function hrefOf(schema: string, address: string, after: string): string | undefined {
  switch (schema) {
    case 'http:':
    case 'https:':
      return after.startsWith('@') ? undefined : address;
    case 'www.':
      return `https://${address}`;
    case 'mailto:':
      // `git@example.org:wirechat.git` is no mail address.
      return /^:\S/.test(after) ? undefined : address.replace(/(?:mailto:)?/i, 'mailto:');
    default:
      return isDomain(address, after) ? `https://${address}` : undefined;
  }
}

/** True for `example.org`, and false for `System.in`, `log.info(…)` or “The end.It was”. */
function isDomain(address: string, after: string): boolean {
  const host = address.replace(/[/?#:].*/, '');
  const top = host.slice(host.lastIndexOf('.') + 1);
  const isTyped = top === top.toLowerCase() && (top.length > 2 || host === host.toLowerCase());
  return isTyped && !WORDS.test(address) && !/^[([=]/.test(after);
}

function link(text: string, href: string, address: string): Piece {
  const url = new URL(href);
  if (url.protocol === 'mailto:') return { type: 'link', text, href };
  const [, host = ''] = /(?:https?:\/\/)?([^/?#]*?)(?::\d*)?(?:[/?#]|$)/i.exec(address) ?? [];
  const isHonest = isReadAs(host, url.hostname);
  return { type: 'link', text, href: url.href, ...(!isHonest && { realHost: url.hostname }) };
}

/** Letters that look like Latin ones: the set with which Chromium decides whether to show a host in letters. */
const LOOK_ALIKE = /^[асԁеһіјӏорԛѕԝхуъьҽпгѵѡαικνορτυωɡʏıոսօһց\d-]+$/u;
/** A label in ASCII looks like what it is. */
const ASCII = /^[\0-\x7f]*$/;
const SCRIPTS =
  /\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}|\p{Script=Armenian}|\p{Script=Hebrew}|\p{Script=Arabic}/gu;

/**
 * True if a person who reads a host reads where it leads. A host in another script does, although it is sent in
 * ASCII, unless its letters are of several scripts, look like Latin ones, or are other forms of letters.
 */
function isReadAs(host: string, hostname: string): boolean {
  const read = host.toLowerCase();
  if (read === hostname) return true;
  // `http://bank.example@evil.example` leads to evil.example.
  if (/[@\\%]/.test(host) || ASCII.test(host)) return false;
  const isPlain = read.normalize('NFKC') === read.normalize('NFC');
  return (
    isPlain &&
    read
      .split('.')
      .every((label) => isOneScript(label) && (ASCII.test(label) || !LOOK_ALIKE.test(label)))
  );
}

function isOneScript(label: string): boolean {
  const scripts = (label.match(SCRIPTS) ?? []).map(scriptOf);
  return new Set(scripts).size <= 1;
}

function scriptOf(letter: string): string {
  const names = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Hebrew', 'Arabic'];
  return names.find((name) => new RegExp(`\\p{Script=${name}}`, 'u').test(letter)) ?? '';
}
