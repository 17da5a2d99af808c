import type { TcpAddress, Transport } from '../../../clients/chat/transport.ts';
import { openTcp } from '../../../clients/tcp/tcp-transport.ts';
import type { Message } from '../../support/clients.ts';
import { Received } from '../../support/received.ts';

/** A transport, and the events that its listener has received. */
export function openLine(address: TcpAddress) {
  const messages = new Received<Message>();
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<{ code: number; reason: string | undefined }>();
  const transport: Transport = openTcp(address)({
    opened: () => opened.resolve(),
    message: (text) => messages.push(JSON.parse(text) as Message),
    closed(code, reason) {
      messages.end();
      closed.resolve({ code, reason });
    },
  });
  const next = (type: string) => messages.next(type, (message) => message.type === type);
  return { transport, messages, opened: opened.promise, closed: closed.promise, next };
}
