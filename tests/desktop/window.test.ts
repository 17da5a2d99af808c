/** `npm run desktop` as people use it, with a real window of a real browser. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { playsOn } from '../browser/playing.ts';
import { record, sendClip } from '../browser/recording.ts';
import { inChrome } from '../support/browser.ts';
import { TextClient } from '../support/clients.ts';
import { startStage } from '../support/target.ts';
import { type Desktop, desktop } from './desktop-program.ts';
