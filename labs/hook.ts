/**
 * Loads a learner's parts in place of the stages' own. Node runs this file before the program, in every
 * thread (`NODE_OPTIONS=--import …`; by `--import` alone, threads would not have it). No stage knows of it:
 * parts are imported by path, and the hook changes the path.
 */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** The files to replace, from the root: those of the stages, and the learner's own. */
const parts = JSON.parse(process.env.WIRECHAT_PARTS ?? '{}') as Record<string, string>;
const root = new URL('../', import.meta.url).href;
const mine = new Map(Object.entries(parts).map(([stage, own]) => [root + stage, root + own]));
/** The parts in this folder do what the stages leave to `ws`. With one of them, they get all of it from here. */
const WEBSOCKET = 'labs/websocket/';
const replacesWs = Object.keys(parts).some((file) => file.startsWith(WEBSOCKET));

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'ws' && replacesWs && isOfStage(context.parentURL))
      return next(`${root}${WEBSOCKET}web-socket.ts`, context);
    const resolved = next(seenFromStage(specifier, context.parentURL), context);
    const own = mine.get(resolved.url);
    return own ? { ...resolved, url: own } : resolved;
  },
});

function isOfStage(url = ''): boolean {
  return url.startsWith(`${root}stages/`) || url.startsWith(`${root}work/`);
}

/**
 * To its imports, a learner's file is in the folder of its stage: what it does not replace is there. A file
 * that the learner has added is beside it.
 */
function seenFromStage(specifier: string, parent = ''): string {
  const work = /^work\/(?:\.filled\/)?/;
  if (!specifier.startsWith('.') || !parent.startsWith(`${root}work/`)) return specifier;
  const path = parent.slice(root.length).replace(work, '');
  const added = new URL(specifier, `${root}work/${path}`);
  const staged = new URL(specifier, `${root}stages/${path}`);
  return existsSync(staged) || !existsSync(added) ? staged.href : added.href;
}
