import type { Chat } from '../clients/chat/chat.ts';
import type { Entry } from '../clients/chat/entry.ts';
import { lastSeen, MutedPeople } from '../clients/chat/muted-people.ts';
import type { MemberInfo } from '../shared/protocol.ts';
import { recallMuted, rememberMuted, watchMuted } from './storage.ts';
import { button, byId, element } from './view/dom.ts';
import type { LogView } from './view/log-view.ts';
import { setFolded } from './view/muted-row.ts';

/**
 * The wiring of what this person has muted: the messages of muted people are folded, and a list below the members
 * says who they are and lets them speak again.
 */
export class Mutes {
  readonly #people = new MutedPeople(recallMuted(), () => this.#changed());
  readonly #parts: () => { readonly chat: Chat; readonly log: LogView };
  readonly #section = byId('muted-people', HTMLElement);
  readonly #list = byId('muted-names', HTMLUListElement);

  /** `parts` is called later, because the log needs this first. */
  constructor(parts: () => { readonly chat: Chat; readonly log: LogView }) {
    this.#parts = parts;
    this.#showNames();
    watchMuted((names) => this.#changedElsewhere(names));
  }

  /** Mutes the author of a message. */
  mute({ author }: Entry): void {
    const person = author && lastSeen(author.id, this.#parts().chat.room);
    if (person) this.#people.mute(person);
  }

  /** True for a message that this person does not want to see: never for one of their own, or of the host. */
  isMuted({ author, delivery, isHost, place }: Entry): boolean {
    const isOthers = place !== undefined && author !== undefined && !delivery && !isHost;
    return isOthers && this.#people.has(author);
  }

  /** Folds a message that was placed in the log, if its author is muted. Returns whether that is so. */
  placed(entry: Entry): boolean {
    const isMuted = this.isMuted(entry);
    const row = entry.place && this.#parts().log.elementOf(entry);
    if (row) setFolded(row, isMuted, entry.author?.name ?? '');
    return isMuted;
  }

  membersChanged(members: readonly MemberInfo[], you: string | undefined): void {
    this.#people.follow(members, you);
  }

  #changed(): void {
    rememberMuted(this.#people.names);
    this.#show();
  }

  /** The list was changed in another tab of this person. */
  #changedElsewhere(names: readonly string[]): void {
    const { members, welcome } = this.#parts().chat.room;
    this.#people.replace(names);
    this.#people.follow(members, welcome?.you.id);
    this.#show();
  }

  #show(): void {
    for (const entry of this.#parts().chat.room.entries) this.placed(entry);
    this.#showNames();
  }

  #showNames(): void {
    const { names } = this.#people;
    const focused = this.#buttons.findIndex((each) => each.matches(':focus'));
    this.#section.hidden = names.length === 0;
    this.#list.replaceChildren(
      ...names.map((name) => {
        const unmute = button({ className: 'button small', label: `Unmute ${name}` }, () =>
          this.#people.unmute(name),
        );
        unmute.append('Unmute');
        return element('li', 'muted-name', element('bdi', 'member-name', name), unmute);
      }),
    );
    if (focused < 0) return;
    const next = this.#buttons[focused] ?? this.#buttons.at(-1) ?? byId('members', HTMLElement);
    next.focus();
  }

  get #buttons(): readonly HTMLElement[] {
    return [...this.#list.querySelectorAll('button')];
  }
}
