import type { PlayableClip } from '../../clients/chat/entry.ts';
import { sentence } from '../../clients/chat/format.ts';
import { DETAILS } from '../../shared/codes.ts';
import { minutes } from '../../shared/minutes.ts';
import { button, element } from './dom.ts';
import { speedButton } from './playback.ts';
import { voiceParts } from './voice-player.ts';

/*
 * A clip in the log. Recordings come from other people's browsers, and not every browser plays every
 * format. So a clip that fails is asked for its status first: gone, unreachable and unplayable are
 * different problems with different ways out.
 */

/** The player for a clip, with a media element. A clip that this browser cannot play can be downloaded. */
export function clipPlayer(clip: PlayableClip): HTMLElement {
  const player = element('div', clip.kind);
  player.dataset.kind = clip.kind;
  player.dataset.printed = printed(clip);
  load(player, clip);
  return player;
}

/** What is printed in place of a player. What is not sent has no address. */
function printed({ kind, durationMs, url }: PlayableClip): string {
  const what = `${kind === 'voice' ? 'Voice' : 'Video'} message, ${minutes(durationMs)}`;
  return url.startsWith('blob:') ? what : `${what}: ${new URL(url, location.href)}`;
}

function load(player: HTMLElement, clip: PlayableClip): void {
  const media = element(clip.kind === 'voice' ? 'audio' : 'video', '');
  const again = () => {
    load(player, clip);
    player.querySelector<HTMLElement>('.play, video')?.focus();
  };
  const isPlayable = media.canPlayType(clip.mime) !== '';
  const fail = async () => {
    player.replaceChildren(...(await clipProblem(clip, isPlayable, again)));
  };
  media.preload = 'metadata';
  media.addEventListener('error', fail);
  player.replaceChildren(
    ...(media instanceof HTMLVideoElement ? videoParts(media) : voiceParts(media, clip)),
  );
  if (!isPlayable) void fail();
  // From the first frame: some phones show no picture before playing unless they seek.
  else media.src = clip.kind === 'video' ? `${clip.url}#t=0.001` : clip.url;
}

/**
 * Shown instead of a player that cannot play its clip: says why, and what to do about it. `isPlayable` says whether
 * the browser has the format.
 */
async function clipProblem(
  clip: PlayableClip,
  isPlayable: boolean,
  again: () => void,
): Promise<HTMLElement[]> {
  const status = await statusOf(clip);
  if (status === 404 || status === 410) return [broken(sentence(DETAILS['clip-expired']))];
  const retry = button({ className: 'button small' }, again, 'Try again');
  if (status === 200) {
    // With a format that it has, the connection may have broken: a browser often does not say which.
    const failed = isPlayable ? 'could not' : 'cannot';
    const type = clip.mime.split(';', 1).join();
    return [
      broken(`This browser ${failed} play this ${clip.kind} message (${type}).`),
      ...(isPlayable ? [retry] : []),
      downloadLink(clip, 'Download'),
    ];
  }
  const reason = status === undefined ? 'there is no connection' : `the server says ${status}`;
  return [broken(`This ${clip.kind} message could not be loaded: ${reason}.`), retry];
}

/** Returns the HTTP status of a clip, or undefined if the server cannot be reached. */
async function statusOf({ url }: PlayableClip): Promise<number | undefined> {
  // Recorded here and not on the server yet.
  if (url.startsWith('blob:')) return 200;
  try {
    return (await fetch(url, { method: 'HEAD' })).status;
  } catch {
    return undefined;
  }
}

function broken(text: string): HTMLElement {
  return element('p', 'clip-broken', text);
}

/** Saves a clip as a file: another program may play or send what this page cannot. */
export function downloadLink({ url, kind, mime }: PlayableClip, label: string): HTMLElement {
  const type = mime.split(';', 1).join();
  const link = element('a', 'button small download', label);
  link.href = url;
  link.download = `${kind}-message.${type === 'audio/mp4' ? 'm4a' : type.split('/')[1]}`;
  return link;
}

/** The controls of a video message: the browser's own, including full screen, and the speed. */
function videoParts(video: HTMLVideoElement): HTMLElement[] {
  video.controls = true;
  video.playsInline = true;
  video.setAttribute('aria-label', 'Video message');
  return [video, speedButton(video)];
}
