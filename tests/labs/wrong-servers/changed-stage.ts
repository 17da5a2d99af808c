/**
 * The wrong servers of stages 05 and 06 are these stages with a few lines changed, as a learner might have
 * written them. Node runs this file before the stage, in every thread, with the name of the wrong server in its
 * address (`--import=…/changed-stage.ts?05-no-origin-check`).
 */
import { registerHooks } from 'node:module';
import type { Change, WrongServer } from './mistake.ts';

const ROOT = new URL('../../../', import.meta.url).href;
const name = new URL(import.meta.url).search.slice(1);

/** The environment in which a stage is this wrong server. */
export function environmentOf(wrong: string): NodeJS.ProcessEnv {
  const hook = `--import=${new URL(`./changed-stage.ts?${wrong}`, import.meta.url).href}`;
  return {
    ...process.env,
    // The positions of its lines are not those of the file, so it says nothing about coverage.
    NODE_V8_COVERAGE: '',
    NODE_OPTIONS: [process.env.NODE_OPTIONS, hook].filter(Boolean).join(' '),
  };
}

if (name !== '') {
  const { change }: WrongServer = await import(`./${name}.ts`);
  if (change) apply(change);
}

function apply({ file, lines }: Change): void {
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      if (url !== ROOT + file) return loaded;
      let source = String(loaded.source);
      for (const [right, wrong] of lines) {
        if (!source.includes(right)) throw new Error(`${file} does not contain ${right}`);
        source = source.replaceAll(right, () => wrong);
      }
      return { ...loaded, source };
    },
  });
}
