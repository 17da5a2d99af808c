/** Beside the other tests of stage 05, because it only waits. */
import { describe } from 'node:test';
import { checkHeartbeat } from '../checks/heartbeat.ts';
import { stagesFrom, startStage } from '../support/target.ts';

describe('heartbeat', { concurrency: true }, () => {
  for (const stage of stagesFrom('05')) {
    describe(stage, () => checkHeartbeat(() => startStage(stage)));
  }
});
