import { withoutControls } from '../shared/text.ts';
import type { OpenTransport } from '../web/transport.ts';

/**
 * The same transport without anything in its messages that could steer the terminal. Our server
 * sends nothing of the kind, but any program may listen at an address.
 */
export function withSafeText(open: OpenTransport): OpenTransport {
  return (listener) =>
    open({
      opened: () => listener.opened(),
      message: (json) => listener.message(safeJson(json)),
      closed: (code, reason) => listener.closed(code, reason && withoutControls(reason)),
    });
}

/** Only texts have several lines; a name with a newline could pass for somebody else's message. */
function safeJson(json: string): string {
  const event: unknown = JSON.parse(json, (key, value) => {
    if (typeof value !== 'string') return value;
    const safe = withoutControls(value);
    return key === 'text' ? safe : safe.replaceAll('\n', ' ');
  });
  return JSON.stringify(event);
}
