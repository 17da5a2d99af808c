import type { Chat } from '../clients/chat/chat.ts';
import type { Entry } from '../clients/chat/entry.ts';
import { isForYou } from '../clients/chat/mentions.ts';
import { AlertsPanel } from './view/alerts-panel.ts';
import { showUnread, WindowUnread } from './view/window-unread.ts';

/** The wiring of what calls for attention: the counts in the title and on the icon, and the alerts. */
export class Attention {
  readonly #unread = new WindowUnread(showUnread);
  readonly #alerts = new AlertsPanel();
  readonly #chat: () => Chat;

  /** `chat` is called later, because the chat needs this first. */
  constructor(chat: () => Chat) {
    this.#chat = chat;
  }

  /** Only messages that arrive out of sight call for attention. */
  placed(entry: Entry): void {
    const { welcome, entries } = this.#chat().room;
    const forYou = isForYou(entry, welcome?.you.name ?? '', entries);
    if (this.#unread.placed(entry, forYou)) this.#alerts.tell(entry, forYou);
  }

  cleared(): void {
    this.#unread.cleared();
    this.#alerts.cleared();
  }
}
