import { setTimeout as delay } from 'node:timers/promises';
import type { Attack } from './catalog.ts';
import type { Finding } from './control/finding.ts';
import type { ControlGroup } from './control/group.ts';
import type { HostFinding } from './host-script.ts';
import { Hostile } from './hostile.ts';
import type { Holdings, Victim } from './victim.ts';

/** Other people notice no delay below this, in milliseconds … */
const MAX_P99_MS = 250;
/** … or below this multiple of their usual delay, or of the current scheduling delay of any thread. */
const MAX_P99_RATIO = 10;
/** The host gets an answer within this, in milliseconds … */
const MAX_HOST_MS = 1_000;
/** … plus this multiple of the scheduling delay. */
const MAX_HOST_RATIO = 25;
/** Time for the server to release everything: a member's grace of 5 s, and some more. */
const RECOVERY_MS = 9_000;
/** The longest time of an attack on a slow machine. */
const LONGEST_MS = 60_000;
/** Live bytes that may remain: the timeline, and the data about members who have left. */
const MAX_BYTES_KEPT = 16 * 1024 * 1024;
/** Resident bytes that an attack may cost while it runs. */
const MAX_BYTES_TAKEN = 512 * 1024 * 1024;

export interface Verdict {
  readonly attack: string;
  /** Why it has not passed; empty if it has. */
  readonly faults: readonly string[];
  /** Why it cannot run on this machine. */
  readonly skipped?: string;
  readonly finding: Finding;
  /** What the group found without an attack, for comparison. */
  readonly alone: Finding;
  readonly before: number;
  readonly after: number;
  readonly peak: number;
  /** The longest time in which the host got an answer, in milliseconds. */
  readonly host: number;
}

/** Thrown if an attack cannot run on this machine. */
export class NotHere extends Error {}

export interface Scene {
  readonly victim: Victim;
  readonly group: ControlGroup;
  readonly seed: number;
  /** The group's finding without an attack. */
  readonly alone: Finding;
}

/**
 * Attacks the server once. Resolves to a function that waits until the server has released everything from
 * the attack, and returns the verdict.
 */
export async function assault(attack: Attack, scene: Scene): Promise<() => Promise<Verdict>> {
  const { victim, group } = scene;
  const before = await victim.holdings();
  const peak = watchMemory(victim);
  const host = victim.host.watch();
  await group.begin(attack);
  const { faults, skipped, shared = 0 } = await strike(attack, scene);
  const finding = await group.settle();
  const resident = peak.stop();
  const watched = await host.stop();
  return async () => {
    const expected = { ...before, files: before.files + shared };
    const after = await recovered(victim, expected);
    faults.push(
      ...finding.faults,
      ...(attack.cuts ? [] : finding.breaks),
      ...slownessOf(finding, scene.alone, attack.maxP99Ms),
      // If the server was killed, its host was killed with it.
      ...(attack.cuts ? [] : hostTroubles(watched, finding)),
      ...leftovers(expected, after),
      ...(await group.visit()).map((trouble) => `afterwards ${trouble}`),
    );
    if (resident.most - resident.least > MAX_BYTES_TAKEN)
      faults.push(`took ${resident.most} bytes`);
    return {
      attack: attack.name,
      faults,
      ...(skipped && { skipped }),
      finding,
      alone: scene.alone,
      before: before.liveBytes,
      after: after.liveBytes,
      peak: resident.most,
      host: watched.slowestMs,
    };
  };
}

async function strike(
  attack: Attack,
  { victim, seed }: Scene,
): Promise<{ faults: string[]; skipped?: string; shared?: number }> {
  using hostile = new Hostile(victim, seed);
  try {
    await Promise.race([attack.run(hostile), overdue(attack.longestMs ?? LONGEST_MS)]);
    await hostile.leave();
    return { faults: [], shared: hostile.shared };
  } catch (error) {
    const { message } = error as Error;
    return error instanceof NotHere ? { faults: [], skipped: message } : { faults: [message] };
  }
}

async function overdue(ms: number): Promise<never> {
  await delay(ms, undefined, { ref: false });
  throw new Error(`it was not over after ${ms / 1_000} s`);
}

/** Says whether a group waits too long, compared with what it found without an attack. */
export function slownessOf(
  { p99, lagP99 }: Finding,
  alone: Finding,
  maxP99Ms = MAX_P99_MS,
): string[] {
  const limit = Math.max(maxP99Ms, MAX_P99_RATIO * Math.max(alone.p99, lagP99));
  return p99 < limit ? [] : [`p99 of ${Math.round(p99)} ms, ${Math.round(limit)} are allowed`];
}

/** The host does not chat, and so is not held back by any limit of the chat. */
function hostTroubles({ slowestMs, lagP99, fault }: HostFinding, finding: Finding): string[] {
  if (fault) return [fault];
  const limit = MAX_HOST_MS + MAX_HOST_RATIO * Math.max(lagP99, finding.lagP99);
  if (slowestMs < limit) return [];
  return [`the host waited for ${Math.round(slowestMs)} ms, ${Math.round(limit)} are allowed`];
}

/**
 * Returns what the server holds once it is no more than before, or after a time limit. Counting everything
 * takes the threads some time, so this only starts when the attackers are no longer members.
 */
async function recovered(victim: Victim, before: Holdings): Promise<Holdings> {
  const deadline = performance.now() + RECOVERY_MS;
  while ((await victim.members()) > before.members && performance.now() < deadline)
    await delay(100);
  while (true) {
    const now = await victim.holdings();
    if (leftovers(before, now).length === 0 || performance.now() > deadline) return now;
    await delay(500);
  }
}

/** Describes what the server holds in addition to before. */
export function leftovers(before: Holdings, now: Holdings): string[] {
  const left: string[] = [];
  for (const [type, count] of now.resources) {
    const more = count - (before.resources.get(type) ?? 0);
    // An immediate is not a resource that is held.
    if (more > 0 && type !== 'Immediate') left.push(`${more} more ${type}`);
  }
  if (now.handles > before.handles) left.push(`${now.handles - before.handles} more handles`);
  if (now.children > before.children) left.push(`${now.children - before.children} more processes`);
  if (now.members > before.members) left.push(`${now.members - before.members} more members`);
  if (now.files > before.files) left.push(`${now.files - before.files} more files`);
  const bytes = now.liveBytes - before.liveBytes;
  if (bytes > MAX_BYTES_KEPT) left.push(`${bytes} more bytes in memory`);
  return left;
}

/** Measures the resident memory at intervals until it is stopped. */
function watchMemory(victim: Victim): { stop(): { least: number; most: number } } {
  const seen: number[] = [];
  const looking = setInterval(async () => seen.push(await victim.residentBytes()), 50);
  return {
    stop() {
      clearInterval(looking);
      return { least: seen[0] ?? 0, most: Math.max(0, ...seen) };
    },
  };
}
