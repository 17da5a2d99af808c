/** Callers of the hub that are not connections, such as HTTP requests. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Request, ServerEvent } from '../../shared/protocol.ts';
import type { Caller } from '../../stages/03-nicknames/caller.ts';
import { directLinks } from '../../stages/03-nicknames/direct-link.ts';
import { deliverReplies, Gate } from '../../stages/03-nicknames/gate.ts';
import { Hub } from '../../stages/03-nicknames/hub.ts';
import { Inquiry } from '../../stages/03-nicknames/inquiry.ts';
import { type HubEvent, Told } from '../../stages/03-nicknames/told.ts';
import { FakeLink } from '../support/fake-link.ts';

test('the hub knows an inquiry as one caller, until it is disposed of', async () => {
  const { gate, callers, gone } = gateAndHub();
  {
    using inquiry = gate.inquire();
    assert.equal(await inquiry.ask({ type: 'question' }), 'answer 1');
    assert.equal(await inquiry.ask({ type: 'question' }), 'answer 2');
    assert.equal(new Set(callers).size, 1);
    assert.equal(inquiry.signal.aborted, false);
  }
  await gate.ask({ type: 'question' });
  assert.equal(new Set(callers).size, 2);
  assert.equal(await gone.promise, callers[0]);
});

test('an inquiry that the hub ends is told why, with or without a question', async () => {
  const { gate, callers } = gateAndHub();
  const [asking, silent] = [gate.inquire(), gate.inquire()];
  for (const inquiry of [asking, silent]) await inquiry.ask({ type: 'question' });
  const unanswered = asking.ask({ type: 'silence' });
  const over = once(silent.signal, 'abort');
  for (const caller of callers) caller.bye('left');
  await assert.rejects(unanswered, { code: 'left' });
  await over;
  await assert.rejects(silent.ask({ type: 'question' }), { code: 'left' });
});

test('a pending question is rejected when its inquiry ends', async () => {
  const { gate } = gateAndHub();
  const inquiry = gate.inquire();
  const unanswered = inquiry.ask({ type: 'silence' });
  inquiry.end(new Error('the client has gone'));
  await assert.rejects(unanswered, /the client has gone/);
});

test('the end of a thread ends its inquiries at the hub', async () => {
  const { gate, callers, gone } = gateAndHub();
  await gate.inquire().ask({ type: 'question' });
  gate.close();
  assert.equal(await gone.promise, callers[0]);
});

test('an answer is a value, and a refusal is thrown', async () => {
  const sent: Request[] = [];
  const inquiry = new Inquiry((request) => void sent.push(request));
  const ask = (event: HubEvent) => {
    const answer = inquiry.ask({ type: 'question' });
    inquiry.hear(event);
    return answer;
  };
  assert.deepEqual(await ask({ type: 'answer', value: { free: 1 } }), { free: 1 });
  const refused = { type: 'refused', code: 'store-full', detail: 'no room' } as const;
  await assert.rejects(ask(refused), {
    name: 'ProtocolError',
    code: 'store-full',
    detail: 'no room',
  });
  await assert.rejects(ask({ type: 'pong' }), /'question' with 'pong'/);
  assert.deepEqual(sent, Array(3).fill({ type: 'question' }));
});

test('the end of an inquiry is sent to the hub once, and nothing after it', async () => {
  const sent: Request[] = [];
  const inquiry = new Inquiry((request) => void sent.push(request));
  assert.equal(inquiry.signal.aborted, false);
  inquiry.hear({ type: 'bye', code: 'replaced', detail: 'elsewhere' });
  inquiry.end();
  // Nobody was waiting for an answer, so nobody could catch a rejection.
  await setImmediate();
  await assert.rejects(inquiry.ask({ type: 'question' }), {
    code: 'replaced',
    detail: 'elsewhere',
  });
  assert.deepEqual(sent, [{ type: 'disconnected' }]);
});

test('a gate forgets an inquiry that is over', async (t) => {
  const link = new FakeLink();
  const gate = new Gate(link, deliverReplies);
  const inquiry = gate.inquire();
  const hear = t.mock.method(inquiry, 'hear');
  const tell = async (event: ServerEvent) => {
    link.receive(Told.message(event, 1));
    await setImmediate();
  };
  await tell({ type: 'pong' });
  inquiry.end();
  await tell({ type: 'bye', code: 'left', detail: '' });
  assert.deepEqual(
    hear.mock.calls.map((call) => call.arguments),
    [[{ type: 'pong' }]],
  );
  gate.close();
});

function gateAndHub() {
  const callers: Caller[] = [];
  const gone = Promise.withResolvers<Caller>();
  const hub = new Hub({
    question: (_request, caller) => caller.answer(`answer ${callers.push(caller)}`),
    silence: () => {},
    disconnected: (_request, caller) => gone.resolve(caller),
  });
  const [ours, theirs] = directLinks();
  void hub.attach(theirs);
  return { gate: new Gate(ours, deliverReplies), callers, gone };
}
