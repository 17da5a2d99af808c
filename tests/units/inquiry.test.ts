/** Questions to the hub that no connection asks, such as those of HTTP requests. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { HubEvent, Request } from '../../shared/protocol.ts';
import type { Peer } from '../../stages/03-nicknames/hub.ts';
import { seal } from '../../stages/03-nicknames/link.ts';
import { answering } from '../../stages/04-broadcast/answering.ts';
import { Inquiries, Inquiry, inquiryHandlers } from '../../stages/05-websocket-bridge/inquiry.ts';
import { FakeLink } from '../support/fake-link.ts';
import { FakePeer } from '../support/fake-peer.ts';
import { inquiriesTo } from '../support/inquiries-to.ts';

test('the hub knows an inquiry as one peer, until it is disposed of', async () => {
  const { inquiries, peers, gone } = inquiriesAndHub();
  {
    using inquiry = inquiries.open();
    assert.equal(await inquiry.ask({ type: 'question' }), 'answer 1');
    assert.equal(await inquiry.ask({ type: 'question' }), 'answer 2');
    assert.equal(new Set(peers).size, 1);
    assert.equal(inquiry.signal.aborted, false);
  }
  await inquiries.ask({ type: 'question' });
  assert.equal(new Set(peers).size, 2);
  assert.equal(await gone.promise, peers[0]);
  inquiries.close();
});

test('an inquiry that the hub ends is told why, with or without a question', async () => {
  const { inquiries, peers } = inquiriesAndHub();
  const [asking, silent] = [inquiries.open(), inquiries.open()];
  for (const inquiry of [asking, silent]) await inquiry.ask({ type: 'question' });
  const unanswered = asking.ask({ type: 'silence' });
  const over = once(silent.signal, 'abort');
  for (const peer of peers) peer.bye('left');
  await assert.rejects(unanswered, { code: 'left' });
  await over;
  await assert.rejects(silent.ask({ type: 'question' }), { code: 'left' });
  inquiries.close();
});

test('a pending question is rejected when its inquiry ends', async () => {
  const { inquiries } = inquiriesAndHub();
  const inquiry = inquiries.open();
  const unanswered = inquiry.ask({ type: 'silence' });
  inquiry.end(new Error('the client has gone'));
  await assert.rejects(unanswered, /the client has gone/);
  inquiries.close();
});

test('the end of a thread ends its inquiries at the hub', async () => {
  const { inquiries, peers, gone } = inquiriesAndHub();
  await inquiries.open().ask({ type: 'question' });
  inquiries.close();
  assert.equal(await gone.promise, peers[0]);
});

test('an answer is a value, and a refusal is thrown', async () => {
  const sent: Request[] = [];
  const inquiry = new Inquiry((request) => void sent.push(request));
  const ask = (event: HubEvent) => {
    const answer = inquiry.ask({ type: 'question' });
    inquiry.receive(event);
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
  inquiry.receive({ type: 'bye', code: 'replaced', detail: 'elsewhere' });
  inquiry.end();
  // Nobody was waiting for an answer, so nobody could catch a rejection.
  await setImmediate();
  await assert.rejects(inquiry.ask({ type: 'question' }), {
    code: 'replaced',
    detail: 'elsewhere',
  });
  assert.deepEqual(sent, [{ type: 'disconnected' }]);
});

test('a thread forgets an inquiry that is over', async (t) => {
  const link = new FakeLink();
  const inquiries = new Inquiries(link);
  const inquiry = inquiries.open();
  const receive = t.mock.method(inquiry, 'receive');
  const tell = async (event: HubEvent) => {
    link.receive(seal('1', event));
    await setImmediate();
  };
  await tell({ type: 'pong' });
  inquiry.end();
  await tell({ type: 'bye', code: 'left', detail: '' });
  assert.deepEqual(
    receive.mock.calls.map((call) => call.arguments),
    [[{ type: 'pong' }]],
  );
  inquiries.close();
  assert.equal(link.closed, true);
});

test('the hub forgets an inquiry that holds nothing when it ends', () => {
  const peer = new FakePeer();
  inquiryHandlers.disconnected({}, peer);
  assert.equal(peer.gone, true);
  assert.partialDeepStrictEqual(peer.events, [{ type: 'bye', code: 'left' }]);
});

function inquiriesAndHub() {
  const peers: Peer[] = [];
  const gone = Promise.withResolvers<Peer>();
  const inquiries = inquiriesTo({
    question: answering((_request: unknown, peer) => `answer ${peers.push(peer)}`),
    silence() {},
    disconnected: (_request: unknown, peer) => gone.resolve(peer),
  });
  return { inquiries, peers, gone };
}
