import type { Answered } from '../clients/chat/entry.ts';
import type { Membership } from '../clients/chat/membership.ts';
import type { Outgoing } from '../clients/chat/outbox.ts';
import type { TcpAddress } from '../clients/chat/transport.ts';
import type { Alert } from './alerts/alert.ts';

/*
 * What the page remembers. `localStorage` belongs to the device and holds preferences. `sessionStorage`
 * belongs to the tab and holds what a reload needs: the membership, the unsent texts, the draft. The
 * membership is removed when it is read, because a browser copies this storage when a tab is duplicated,
 * and two tabs with one session would push each other out.
 */

const NAME_KEY = 'wirechat name';
const CAMERA_KEY = 'wirechat camera';
const SPEED_KEY = 'wirechat speed';
const ALERT_KEY = 'wirechat alert';
const ADDRESS_KEY = 'wirechat address';
const MEMBERSHIP_KEY = 'wirechat membership';
const UNSENT_KEY = 'wirechat unsent';
const MUTED_KEY = 'wirechat muted';
const DRAFT_KEY = 'wirechat draft';
const ANSWERED_KEY = 'wirechat answered';

/** The name of the last visit, on this device. */
export function recallName(): string {
  return attempt(() => localStorage.getItem(NAME_KEY)) ?? '';
}

let ownName: string | undefined;

/**
 * Keeps the name for the next visit. Only a change is written, because another tab may be here under another
 * name.
 */
export function rememberName(name: string | undefined): void {
  if (name === undefined || name === ownName) return;
  ownName = name;
  attempt(() => localStorage.setItem(NAME_KEY, name));
}

/** The id of the camera that was chosen last, on this device. */
export function recallCamera(): string | undefined {
  return attempt(() => localStorage.getItem(CAMERA_KEY)) ?? undefined;
}

export function rememberCamera(id: string): void {
  attempt(() => localStorage.setItem(CAMERA_KEY, id));
}

/** How fast clips are played, as a factor. */
export function recallSpeed(): number {
  return Number(attempt(() => localStorage.getItem(SPEED_KEY)) ?? 1);
}

export function rememberSpeed(speed: number): void {
  attempt(() => localStorage.setItem(SPEED_KEY, String(speed)));
}

/** An alert, or that only what is for this person causes one. */
type AlertSetting = Alert['name'] | 'for-you';

/** Whether this alert was switched on, on this device. */
export function recallAlert(name: AlertSetting): boolean {
  return attempt(() => localStorage.getItem(`${ALERT_KEY} ${name}`)) === 'on';
}

export function rememberAlert(name: AlertSetting, isOn: boolean): void {
  attempt(() => localStorage.setItem(`${ALERT_KEY} ${name}`, isOn ? 'on' : 'off'));
}

/** The server chosen last in this window, which takes precedence over the one that it was opened with. */
export function recallOwnAddress(): TcpAddress | undefined {
  return parseAddress(attempt(() => sessionStorage.getItem(ADDRESS_KEY)));
}

/** The server of the last visit, on this device. */
export function recallAddress(): TcpAddress | undefined {
  return parseAddress(attempt(() => localStorage.getItem(ADDRESS_KEY)));
}

/** Keeps the server for the next page of this window, and for the next visit. */
export function rememberAddress(address: TcpAddress): void {
  for (const storage of [() => sessionStorage, () => localStorage])
    attempt(() => storage().setItem(ADDRESS_KEY, JSON.stringify(address)));
}

/** Only `rememberAddress` writes it. */
function parseAddress(json: string | null | undefined): TcpAddress | undefined {
  return json ? (JSON.parse(json) as TcpAddress) : undefined;
}

/**
 * Hands the membership over to the next page of this tab, so that a reload resumes. A page that was left and brought
 * back has done so before, and may have left the room since.
 */
export function handOver(membership: Membership): void {
  if (membership.session === undefined) attempt(() => sessionStorage.removeItem(MEMBERSHIP_KEY));
  else attempt(() => sessionStorage.setItem(MEMBERSHIP_KEY, JSON.stringify(membership)));
}

/** Takes over the membership from the last page of this tab. Works once, so that a copied tab has none. */
export function takeOver(): Membership | undefined {
  const json = attempt(() => sessionStorage.getItem(MEMBERSHIP_KEY));
  attempt(() => sessionStorage.removeItem(MEMBERSHIP_KEY));
  // Only `handOver` writes under this key.
  return json ? (JSON.parse(json) as Membership) : undefined;
}

/** Hands over unsent texts to the next page of this tab. */
export function handOverTexts(texts: readonly Outgoing[]): void {
  attempt(() => sessionStorage.setItem(UNSENT_KEY, JSON.stringify(texts)));
}

/** Takes over the texts that the last page of this tab could not send. */
export function takeOverTexts(): readonly Outgoing[] {
  const json = attempt(() => sessionStorage.getItem(UNSENT_KEY));
  attempt(() => sessionStorage.removeItem(UNSENT_KEY));
  // Only `handOverTexts` writes under this key.
  return json ? (JSON.parse(json) as Outgoing[]) : [];
}

/** The people whom this person has muted, on this device. */
export function recallMuted(): readonly string[] {
  const json = attempt(() => localStorage.getItem(MUTED_KEY));
  // Only `rememberMuted` writes under this key.
  return json ? (JSON.parse(json) as string[]) : [];
}

export function rememberMuted(names: readonly string[]): void {
  attempt(() => localStorage.setItem(MUTED_KEY, JSON.stringify(names)));
}

/** Reports when another tab has changed whom this person has muted. */
export function watchMuted(onChange: (names: readonly string[]) => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === MUTED_KEY) onChange(recallMuted());
  });
}

/** The draft of this tab. */
export function recallDraft(): string {
  return attempt(() => sessionStorage.getItem(DRAFT_KEY)) ?? '';
}

/** Keeps the draft for a reload. */
export function rememberDraft(draft: string): void {
  attempt(() => sessionStorage.setItem(DRAFT_KEY, draft));
}

/** The message that the draft of this tab answers. */
export function recallAnswered(): Answered | undefined {
  const json = attempt(() => sessionStorage.getItem(ANSWERED_KEY));
  // Only `rememberAnswered` writes under this key.
  return json ? (JSON.parse(json) as Answered) : undefined;
}

/** Keeps with the draft what it answers. */
export function rememberAnswered(answered: Answered | undefined): void {
  if (answered) attempt(() => sessionStorage.setItem(ANSWERED_KEY, JSON.stringify(answered)));
  else attempt(() => sessionStorage.removeItem(ANSWERED_KEY));
}

/** A browser may forbid storage. The chat works without it. */
function attempt<T>(access: () => T): T | undefined {
  try {
    return access();
  } catch {
    return undefined;
  }
}
