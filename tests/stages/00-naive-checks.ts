/** The checks of later stages, all at once against stage 00; `00-naive.test.ts` says which of them fail. */
import { describe } from 'node:test';
import { checkChat } from '../checks/chat.ts';
import { checkConversation } from '../checks/conversation.ts';
import { checkJsonDialect } from '../checks/json-dialect.ts';
import { checkLines } from '../checks/lines.ts';
import { checkNicknames } from '../checks/nicknames.ts';
import { checkResuming } from '../checks/resuming.ts';
import { checkTextDialect } from '../checks/text-dialect.ts';
import { startStage } from '../support/target.ts';

// The others need a web port, and there is none.
const CHECKS = [
  ...[checkConversation, checkNicknames, checkLines],
  ...[checkJsonDialect, checkChat, checkResuming, checkTextDialect],
];

describe('00', { concurrency: true }, () => {
  for (const check of CHECKS) check(() => startStage('00'), 'tcp');
});
