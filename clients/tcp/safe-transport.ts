import * as z from 'zod';
import { CLOSE, type Code } from '../../shared/codes.ts';
import type { ServerEvent, TimelineEvent } from '../../shared/protocol.ts';
import { cleanText } from '../../shared/text.ts';
import type { OpenTransport } from '../chat/transport.ts';

/*
 * The page may trust its server, which has sent the page itself. A program that connects to any host and
 * port may not: whatever listens there chooses the bytes that arrive. In a terminal they are more than
 * text. An escape sequence can move the cursor, change the title or make the terminal type an answer, so
 * control characters are removed from every string before any part of the client sees it. And a message
 * that lacks a field would crash the client at some later place, so each one is checked against a schema
 * (zod) at this boundary.
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
        const { data, error } = serverEvent.safeParse(parseSafely(json));
        if (data) return listener.message(JSON.stringify(data));
        const [{ path, message }] = error.issues as [z.core.$ZodIssue];
        // A newer server may send other types.
        if (path[0] === 'type') return;
        // Another attempt would end in the same way.
        transport.close();
        listener.closed(CLOSE.unsupportedData, `${NOT_OURS} (${path.join('.')}: ${message})`);
      },
    });
    return transport;
  };
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

const text = z.string();
const number = z.number();
const member = { id: text, name: text };
const happened = { ...member, seq: z.int(), at: number };
/** A quote is one line: its brackets would not hold another one. */
const re = z.object({ seq: z.int(), name: text, text: text.transform(inOneLine) });
const message = { ...happened, cid: text.optional(), re: re.optional() };
const members = z.array(z.object(member));
/** A newer server may send other codes. Their `detail` explains them. */
const refusal = { code: z.custom<Code>((code) => typeof code === 'string'), detail: text };

const clip = z.object({
  id: text,
  kind: z.enum(['voice', 'video']),
  mime: text,
  bytes: number,
  durationMs: number,
  url: text,
  waveform: z.array(number),
});

const timelineEvents = [
  z.object({ type: z.enum(['joined', 'left', 'cleared']), ...happened }),
  z.object({ type: z.literal('renamed'), ...happened, from: text }),
  z.object({ type: z.literal('said'), ...message, text, host: z.literal(true).optional() }),
  z.object({ type: z.literal('acted'), ...message, text }),
  z.object({ type: z.literal('clip'), ...message, clip }),
] as const;

const recent: z.ZodType<TimelineEvent[]> = z.array(z.discriminatedUnion('type', timelineEvents));

const welcome = z.object({
  type: z.literal('welcome'),
  v: z.literal(1),
  epoch: text,
  seq: z.int(),
  you: z.object(member),
  session: text,
  members,
  recent,
  missed: z.int(),
  limits: z.object({ nameCharacters: number, textCharacters: number }),
  webPort: z.int().min(1).max(65_535).optional(),
  publicUrl: text.optional(),
});

/** The server's events, as far as a terminal needs them. Validated, because any program may be listening. */
export const serverEvent: z.ZodType<ServerEvent> = z.discriminatedUnion('type', [
  welcome,
  ...timelineEvents,
  z.object({ type: z.literal('members'), members }),
  z.object({ type: z.literal('typing'), ...member }),
  z.object({ type: z.literal('refused'), ...refusal, cid: text.optional() }),
  z.object({ type: z.literal('muted'), until: number.optional() }),
  z.object({ type: z.literal('unmuted') }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('bye'), ...refusal }),
]);
