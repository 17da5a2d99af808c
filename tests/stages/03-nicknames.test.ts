import { describe } from 'node:test';
import { checkNicknames } from '../checks/nicknames.ts';
import { startStage } from '../support/target.ts';

for (const stage of ['03', '04', '05', '06']) {
  describe(`${stage}: nicknames`, () => checkNicknames(() => startStage(stage)));
}
