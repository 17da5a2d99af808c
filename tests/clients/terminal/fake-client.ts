import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { ChatClient } from '../../../clients/terminal/chat-client.ts';
import { ClipShelf } from '../../../clients/terminal/clip-player.ts';
import type { Welcome } from '../../../shared/protocol.ts';
import { deafChat, type FakeLine, fakeTransport, shortened, tell, welcome } from '../chat/fakes.ts';

/** Ann's client with a fake server and mock time. It leaves when the scope ends. */
export function fakeClient(t: TestContext, view = deafChat) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { open, lines } = fakeTransport();
  const shelf = new ClipShelf();
  const client = new ChatClient({ host: 'chat.example', port: 12_345 }, shelf, view, open);
  /** The last connection that it has opened. */
  const line = (): FakeLine => {
    const last = lines.at(-1);
    assert(last);
    return last;
  };
  return {
    client,
    shelf,
    lines,
    line,
    log: () => shortened(client.chat.room.entries),
    async enter(changes: Partial<Welcome> = {}): Promise<void> {
      const joining = client.join('ann', () => assert.fail('asked for another name'));
      line().listener.opened();
      tell(line(), welcome(changes));
      await joining;
    },
    [Symbol.dispose]: () => client.chat.leave(),
  };
}
