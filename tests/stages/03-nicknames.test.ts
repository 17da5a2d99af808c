import { describe } from 'node:test';
import { checkNicknames } from '../checks/nicknames.ts';
import { stagesFrom, startStage } from '../support/target.ts';

for (const stage of stagesFrom('03')) {
  describe(`${stage}: nicknames`, () => checkNicknames(() => startStage(stage)));
}
