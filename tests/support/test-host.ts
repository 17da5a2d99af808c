import { ProtocolError } from '../../shared/codes.ts';
import type { HostAnswers, HostRequestOf, HostRequestType } from '../../shared/host-protocol.ts';
import type { Link } from '../../shared/link.ts';
import type { HubEvent } from '../../shared/protocol.ts';
import { Envelope, seal } from '../../stages/03-nicknames/link.ts';
import { directLinks } from './direct-links.ts';

/** The host of a room, without a console. */
export class TestHost implements Disposable {
  /** The hub's end: an option of a stage. */
  readonly link: Link;
  readonly #own: Link;
  readonly #answers: AsyncIterator<readonly string[]>;

  constructor() {
    [this.#own, this.link] = directLinks();
    this.#answers = this.#own[Symbol.asyncIterator]();
  }

  /**
   * Asks the hub, one request at a time.
   * @throws ProtocolError if the hub refuses
   */
  async ask<T extends HostRequestType>(
    type: T,
    fields: Omit<HostRequestOf<T>, 'type'>,
  ): Promise<HostAnswers[T]> {
    this.#own.send(seal('host', { type, ...fields }));
    const { value: [message = ''] = [] } = await this.#answers.next();
    const { content } = Envelope.open<HubEvent>(message);
    if (content.type === 'refused') throw new ProtocolError(content.code, content.detail);
    if (content.type !== 'answer') throw new Error(`the hub answered with ${message}`);
    return content.value as HostAnswers[T];
  }

  [Symbol.dispose](): void {
    this.#own.close();
  }
}
