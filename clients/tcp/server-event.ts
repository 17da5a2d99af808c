import * as z from 'zod';
import type { Code } from '../../shared/codes.ts';
import type { ServerEvent, TimelineEvent } from '../../shared/protocol.ts';

const text = z.string();
const number = z.number();
const member = { id: text, name: text };
const happened = { ...member, seq: z.int(), at: number };
const message = { ...happened, cid: text.optional() };
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
  z.object({ type: z.enum(['joined', 'left']), ...happened }),
  z.object({ type: z.literal('renamed'), ...happened, from: text }),
  z.object({ type: z.enum(['said', 'acted']), ...message, text }),
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
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('bye'), ...refusal }),
]);
