import type { Entry } from '../clients/chat/entry.ts';
import { isForYou } from '../clients/chat/mentions.ts';
import { AlertsPanel } from './view/alerts-panel.ts';
import { showUnread, WindowUnread } from './view/window-unread.ts';

/** The wiring of what calls for attention: the counts in the title and on the icon, and the alerts. */
export class Attention {
  readonly #unread = new WindowUnread(showUnread);
  readonly #alerts = new AlertsPanel();
  readonly #you: () => string;

  /** `you` returns our name, by which a message may call us. */
  constructor(you: () => string) {
    this.#you = you;
  }

  /** Only messages that arrive out of sight call for attention. */
  placed(entry: Entry): void {
    const forYou = isForYou(entry, this.#you());
    if (this.#unread.placed(entry, forYou)) this.#alerts.tell(entry, forYou);
  }

  cleared(): void {
    this.#unread.cleared();
    this.#alerts.cleared();
  }
}
