/**
 * The checks of the labs. They are the tests that every stage passes, over the wire (tests/checks/), so what
 * a lab asks for and what the project promises cannot differ.
 */
import { checkChat } from '../tests/checks/chat.ts';
import { type Check, checksIn, type Run, type Start } from '../tests/checks/check.ts';
import { checkConversation } from '../tests/checks/conversation.ts';
import { checkEcho } from '../tests/checks/echo.ts';
import { checkEchoPrograms } from '../tests/checks/echo-programs.ts';
import { checkEviction } from '../tests/checks/eviction.ts';
import { checkFrames } from '../tests/checks/frames.ts';
import { checkGrace } from '../tests/checks/grace.ts';
import { checkHandshake } from '../tests/checks/handshake.ts';
import { checkHeartbeat } from '../tests/checks/heartbeat.ts';
import { checkHttpFiles } from '../tests/checks/http-files.ts';
import { checkJsonDialect } from '../tests/checks/json-dialect.ts';
import { checkLines } from '../tests/checks/lines.ts';
import { checkMaskedFrames } from '../tests/checks/masked-frames.ts';
import { checkMedia } from '../tests/checks/media.ts';
import { checkNicknames } from '../tests/checks/nicknames.ts';
import {
  checkBroadcastParts,
  checkEchoParts,
  checkMediaParts,
  checkNicknameParts,
  checkWebParts,
} from '../tests/checks/parts.ts';
import { checkResuming } from '../tests/checks/resuming.ts';
import { checkTextDialect } from '../tests/checks/text-dialect.ts';
import { checkThreads } from '../tests/checks/threads.ts';
import { checkWeb } from '../tests/checks/web.ts';

/**
 * All checks with a lab step, in the order of the steps. `start` starts the server that is checked, and `run`
 * other programs, such as the client; without it, as for a server in another language, they are not checked.
 */
export function labChecks(start: Start, run?: Run): Check[] {
  const checks = checksIn(() => {
    checkEcho(start);
    checkThreads(start);
    checkLines(start);
    checkConversation(start);
    checkNicknames(start);
    checkJsonDialect(start, 'tcp');
    checkChat(start, 'tcp');
    checkResuming(start, 'tcp');
    checkGrace(start);
    checkTextDialect(start, 'tcp');
    checkWeb(start);
    checkFrames(start);
    checkHeartbeat(start);
    checkHandshake(start);
    checkMaskedFrames(start);
    checkHttpFiles(start);
    checkMedia(start);
    // A quarter of a gigabyte is uploaded only if nothing else can show it.
    if (!run) return void checkEviction(start);
    checkEchoPrograms(run);
    checkEchoParts(run);
    checkNicknameParts(run);
    checkBroadcastParts(run);
    checkWebParts(run);
    checkMediaParts(run);
  });
  const stepOf = ({ step = '' }: Check): string => step;
  return checks
    .filter(({ step, skip }) => step !== undefined && !skip)
    .toSorted((one, other) => stepOf(one).localeCompare(stepOf(other), 'en', { numeric: true }));
}

/** All checks of all labs, to be listed and counted: they cannot run. */
export function allChecks(): Check[] {
  const onlyListed = (): never => {
    throw new Error('only listed');
  };
  return labChecks(onlyListed, onlyListed);
}

/** How many points a step gives: one for each check, or as many as the check says. */
export function pointsOf(step: string): number {
  return allChecks()
    .filter((check) => check.step === step)
    .reduce((sum, { points = 1 }) => sum + points, 0);
}
