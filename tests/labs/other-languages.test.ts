/** Complete servers of stage 04 in other languages pass the checks of the labs, from outside. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { notInstalled } from '../support/lacking.ts';

const CHECK = fileURLToPath(new URL('../../labs/check.ts', import.meta.url));
const FOLDER = fileURLToPath(new URL('./other-languages/', import.meta.url));
/** Other tests run at the same time. */
const SLOW = '6';

describe('servers in other languages', { concurrency: true }, () => {
  for (const lab of ['03', '04']) {
    test(`the Python server passes the checks of lab ${lab}`, {
      skip: notInstalled('python3'),
    }, async () => {
      await passes(lab, `python3 "${FOLDER}chat.py" {port}`);
    });
  }
});

async function passes(lab: string, command: string): Promise<void> {
  const args = [CHECK, lab, '--cmd', command, '--slow', SLOW, '--verbose'];
  const check = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const report = await text(check.stdout);
  assert.match(report, /All checks pass\./, report);
}
