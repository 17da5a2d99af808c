import * as v from 'valibot';
import { CLOSE, type Code } from '../../shared/codes.ts';
import { describeIssue } from '../../shared/describe-issue.ts';
import type { ServerEvent, TimelineEvent } from '../../shared/protocol.ts';
import { cleanText } from '../../shared/text.ts';
import type { OpenTransport } from '../chat/transport.ts';

/*
 * The page may trust its server, which has sent the page itself. A program that connects to any host and
 * port may not: whatever listens there chooses the bytes that arrive. In a terminal they are more than
 * text. An escape sequence can move the cursor, change the title or make the terminal type an answer, so
 * control characters are removed from every string before any part of the client sees it. And a message
 * that lacks a field would crash the client at some later place, so each one is checked against a schema
 * (Valibot) at this boundary.
 */

/**
 * Wraps a transport: removes everything from its messages that could control the terminal, and rejects
 * invalid messages. Our server sends nothing of the kind, but any program may be listening.
 */
export function withSafeText(open: OpenTransport): OpenTransport {
  return (listener) => {
    const transport = open({
      opened: () => listener.opened(),
      closed: (code, reason) => listener.closed(code, reason && cleanText(reason)),
      message(json) {
        const { success, issues, output } = v.safeParse(serverEvent, parseSafely(json));
        if (success) return listener.message(JSON.stringify(output));
        if (isOfOtherType(issues)) return;
        // Another attempt would end in the same way.
        transport.close();
        listener.closed(CLOSE.unsupportedData, `${NOT_OURS} (${describeIssue(issues[0])})`);
      },
    });
    return transport;
  };
}

/** Whether an event is invalid for its type alone. A newer server may send other types, which are skipped. */
function isOfOtherType(issues: readonly v.BaseIssue<unknown>[] | undefined): boolean {
  const [first] = issues ?? [];
  return first !== undefined && v.getDotPath(first) === 'type';
}

const NOT_OURS = 'what the server says is not of this protocol';

/** Only texts may have several lines. A name with a newline could pass for somebody else's message. */
function parseSafely(json: string): unknown {
  return JSON.parse(json, (key, value) => {
    if (typeof value !== 'string') return value;
    const safe = cleanText(value);
    return key === 'text' ? safe : inOneLine(safe);
  });
}

function inOneLine(text: string): string {
  return text.replace(/[\n\t]/g, ' ');
}

const text = v.string();
/** JSON has no infinity, but `1e999` is read as one. */
const number = v.pipe(v.number(), v.finite());
const integer = v.pipe(number, v.safeInteger());
/** The largest time of a `Date` (ECMA-262, "Time Values"), less 100 years, in which our clock goes on from it. */
const MAX_TIME_MS = 8.64e15 - 100 * 366 * 86_400_000;
const time = v.pipe(number, v.minValue(0), v.maxValue(MAX_TIME_MS));
const member = { id: text, name: text };
const happened = { ...member, seq: integer, at: time };
/** A quote is one line: its brackets would not hold another one. */
const re = v.object({
  seq: integer,
  name: text,
  text: v.pipe(text, v.transform(inOneLine)),
});
const message = { ...happened, cid: v.optional(text), re: v.optional(re) };
const members = v.array(v.object(member));
/** A newer server may send other codes. Their `detail` explains them. */
const refusal = { code: v.custom<Code>((code) => typeof code === 'string'), detail: text };

const clip = v.object({
  id: text,
  kind: v.picklist(['voice', 'video']),
  mime: text,
  bytes: number,
  durationMs: number,
  url: text,
  waveform: v.array(number),
});

const timelineEvents = [
  v.object({ type: v.picklist(['joined', 'left', 'cleared']), ...happened }),
  v.object({ type: v.literal('renamed'), ...happened, from: text }),
  v.object({ type: v.literal('said'), ...message, text, host: v.optional(v.literal(true)) }),
  v.object({ type: v.literal('acted'), ...message, text }),
  v.object({ type: v.literal('clip'), ...message, clip }),
] as const;

const timelineEvent = v.variant('type', timelineEvents);

const recent: v.GenericSchema<unknown, TimelineEvent[]> = v.pipe(
  v.array(v.unknown()),
  v.filterItems((event) => !isOfOtherType(v.safeParse(timelineEvent, event).issues)),
  v.array(timelineEvent),
);

const welcome = v.object({
  type: v.literal('welcome'),
  v: v.literal(1),
  epoch: text,
  seq: integer,
  you: v.object(member),
  session: text,
  members,
  recent,
  missed: integer,
  limits: v.object({ nameCharacters: number, textCharacters: number }),
  webPort: v.optional(v.pipe(integer, v.minValue(1), v.maxValue(65_535))),
  publicUrl: v.optional(text),
});

/** The server's events, as far as a terminal needs them. Validated, because any program may be listening. */
export const serverEvent: v.GenericSchema<unknown, ServerEvent> = v.variant('type', [
  welcome,
  ...timelineEvents,
  v.object({ type: v.literal('members'), members }),
  v.object({ type: v.literal('typing'), ...member }),
  v.object({ type: v.literal('refused'), ...refusal, cid: v.optional(text) }),
  v.object({ type: v.literal('muted'), until: v.optional(time) }),
  v.object({ type: v.literal('unmuted') }),
  v.object({ type: v.literal('pong') }),
  v.object({ type: v.literal('bye'), ...refusal }),
]);
