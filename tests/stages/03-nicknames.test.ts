import { describe } from 'node:test';
import { checkConversation } from '../checks/conversation.ts';
import { checkLines } from '../checks/lines.ts';
import { checkNicknames } from '../checks/nicknames.ts';
import { checkNicknameParts } from '../checks/parts.ts';
import { Program } from '../support/process.ts';
import { stagesFrom, startStage } from '../support/target.ts';

for (const stage of stagesFrom('03')) {
  describe(`${stage}: nicknames`, () => {
    checkNicknames(() => startStage(stage));
    for (const check of [checkConversation, checkLines]) {
      check(() => startStage(stage, { threads: 1 }));
    }
  });
}

checkNicknameParts((file, ...args) => new Program(file, ...args));
