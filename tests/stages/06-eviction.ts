/** By itself, because it uploads a quarter of a gigabyte: `npm run labs` runs it. */
import { describe } from 'node:test';
import { MAX_CLIP_SECONDS } from '../../shared/limits.ts';
import { checkEviction } from '../checks/eviction.ts';
import { stagesFrom, startStage } from '../support/target.ts';

for (const stage of stagesFrom('06')) {
  describe(`${stage}: eviction`, () =>
    checkEviction(() => startStage(stage, { videoSeconds: MAX_CLIP_SECONDS })));
}
