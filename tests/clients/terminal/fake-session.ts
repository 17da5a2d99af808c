import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { ClipShelf } from '../../../clients/terminal/clip-shelf.ts';
import { Session } from '../../../clients/terminal/session.ts';
import type { Welcome } from '../../../shared/protocol.ts';
import { deafChat, type FakeLine, fakeTransport, shortened, tell, welcome } from '../chat/fakes.ts';

/** Ann's session with a fake server and mock time. It leaves when the scope ends. */
export function fakeSession(t: TestContext, view = deafChat) {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { open, lines } = fakeTransport();
  const shelf = new ClipShelf();
  const session = new Session({ host: 'chat.example', port: 12_345 }, shelf, view, open);
  /** The last connection that it has opened. */
  const line = (): FakeLine => {
    const last = lines.at(-1);
    assert(last);
    return last;
  };
  return {
    session,
    shelf,
    lines,
    line,
    log: () => shortened(session.chat.room.entries),
    async enter(changes: Partial<Welcome> = {}): Promise<void> {
      const joining = session.join('ann', () => assert.fail('asked for another name'));
      line().listener.opened();
      tell(line(), welcome(changes));
      await joining;
    },
    [Symbol.dispose]: () => session.chat.leave(),
  };
}
