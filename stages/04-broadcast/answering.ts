import type { Handler, Peer } from '../03-nicknames/hub.ts';

/** Makes a handler that answers each request with what `answer` returns. A refusal is thrown, as always. */
export function answering<R>(answer: (request: R, peer: Peer) => unknown): Handler<R> {
  return (request, peer) => peer.reply({ type: 'answer', value: answer(request, peer) });
}
