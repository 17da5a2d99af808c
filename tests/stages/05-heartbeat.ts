/** By itself, because it waits for most of a minute: `npm run labs` runs it. */
import { describe } from 'node:test';
import { checkHeartbeat } from '../checks/heartbeat.ts';
import { stagesFrom, startStage, type Target } from '../support/target.ts';

// The page of one stage at a time can be built in a process.
let starting = Promise.resolve<unknown>(undefined);
function startNext(stage: string): Promise<Target> {
  const started = starting.then(() => startStage(stage));
  starting = started;
  return started;
}

describe('heartbeat', { concurrency: true }, () => {
  for (const stage of stagesFrom('05')) {
    describe(stage, () => checkHeartbeat(() => startNext(stage)));
  }
});
