import { DETAILS } from '../../shared/codes.ts';
import type { PlayableClip } from '../entry.ts';
import { sentence } from '../sentence.ts';
import { element } from './dom.ts';

/** Puts the reason in place of a player that cannot play its clip. */
export async function brokenClip(player: HTMLElement, clip: PlayableClip): Promise<void> {
  player.replaceChildren(element('p', 'clip-broken', await reasonFor(clip)));
}

async function reasonFor({ url, kind }: PlayableClip): Promise<string> {
  try {
    const { ok, status } = await fetch(url, { method: 'HEAD' });
    if (status === 410 || status === 404) return sentence(DETAILS['clip-expired']);
    if (ok) return `This browser cannot play this ${kind} message.`;
    return `The server does not have this ${kind} message ready (${status}).`;
  } catch {
    return `This ${kind} message could not be loaded: there is no connection.`;
  }
}
