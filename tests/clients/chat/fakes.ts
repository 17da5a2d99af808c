import type { Entry } from '../../../clients/chat/entry.ts';
import type { Recording } from '../../../clients/chat/recording.ts';
import type { RoomListener } from '../../../clients/chat/room-model.ts';
import type { ChatListener } from '../../../clients/chat/surroundings.ts';
import type { OpenTransport, TransportListener } from '../../../clients/chat/transport.ts';
import type { Clip, ServerEvent, TimelineEvent, Welcome } from '../../../shared/protocol.ts';

/** One connection to a fake server. */
export interface FakeLine {
  readonly listener: TransportListener;
  readonly sent: unknown[];
  closed: boolean;
}

/** Opens connections whose other end the test controls. */
export function fakeTransport(): { open: OpenTransport; lines: FakeLine[] } {
  const lines: FakeLine[] = [];
  const open: OpenTransport = (listener) => {
    const line: FakeLine = { listener, sent: [], closed: false };
    lines.push(line);
    return {
      send: (text) => line.sent.push(JSON.parse(text)),
      close: () => {
        line.closed = true;
      },
    };
  };
  return { open, lines };
}

/** Sends an event from the server. */
export function tell(line: FakeLine, event: ServerEvent): void {
  line.listener.message(JSON.stringify(event));
}

const ANN = { id: 'a', name: 'ann' };
export const BOB = { id: 'b', name: 'bob' };

/** A welcome for Ann, who is alone. */
export function welcome(changes: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    v: 1,
    epoch: 'e1',
    seq: 1,
    you: ANN,
    session: 's1',
    members: [ANN],
    recent: [],
    missed: 0,
    limits: { nameCharacters: 24, textCharacters: 2_000 },
    ...changes,
  };
}

/** A message event. */
export function said(
  seq: number,
  text: string,
  by = BOB,
  cid?: string,
): Extract<TimelineEvent, { text: string }> {
  return { type: 'said', seq, at: 1_000 + seq, ...by, text, cid };
}

const HOST = { id: 'host', name: 'host' };

/** A message of the host. */
export function hostSaid(seq: number, text: string): TimelineEvent {
  return { type: 'said', seq, at: 1_000 + seq, ...HOST, text, host: true };
}

/** The host has cleared the conversation. */
export function cleared(seq: number): TimelineEvent {
  return { type: 'cleared', seq, at: 1_000 + seq, ...HOST };
}

/** A voice message from Bob. */
export function voice(
  seq: number,
  url = `/clips/${seq}`,
): Extract<TimelineEvent, { type: 'clip' }> {
  const clip: Clip = {
    id: `c${seq}`,
    kind: 'voice',
    mime: 'audio/webm',
    bytes: 3,
    durationMs: 2_000,
    url,
    waveform: [0, 50, 100],
  };
  return { type: 'clip', seq, at: 1_000 + seq, ...BOB, clip };
}

/** A voice message that is recorded here. */
export const recording: Recording = {
  id: 'r1',
  kind: 'voice',
  blob: new Blob(['abc']),
  mime: 'audio/webm;codecs=opus',
  durationMs: 2_000,
  waveform: [1, 2, 3],
};

/** A listener that does nothing. */
export const deaf: RoomListener = {
  placed: () => {},
  changed: () => {},
  dropped: () => {},
  membersChanged: () => {},
  cleared: () => {},
};

/** The same for a whole chat. */
export const deafChat: ChatListener = {
  ...deaf,
  connectionEntered: () => {},
  welcomed: () => {},
  typingChanged: () => {},
  mutedChanged: () => {},
  answeringChanged: () => {},
};

/** The log in short: the texts, and the delivery states of our own messages. */
export function shortened(entries: readonly Entry[]): string[] {
  return entries.map(({ content, delivery }) => {
    const text = 'text' in content ? content.text : content.type;
    return delivery ? `${text} (${delivery.state})` : text;
  });
}
