/** The window on macOS, which is opened with `open`. Here `open` and the browser are scripts of the test. */
import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { AppWindow } from '../../../clients/desktop/window.ts';
import { temporaryFolder } from '../../../stages/06-media/temporary-folder.ts';
import { inEnvironment } from '../../support/environment.ts';
import { NO_SCRIPTS } from '../../support/lacking.ts';

const BROWSER = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Starts the program in its last arguments in a new session, as the system does, and waits for its end. */
const OPEN = `const { spawn } = require('node:child_process');
const { writeFileSync } = require('node:fs');
writeFileSync(process.env.OPENED, JSON.stringify(process.argv.slice(2)));
const flags = process.argv.slice(process.argv.indexOf('--args') + 1);
const browser = 'process.on("SIGTERM", () => process.exit()); setInterval(() => {}, 1e3)';
const child = spawn(process.execPath, ['-e', browser, '--', ...flags], { detached: true });
child.once('exit', () => process.exit(0));
`;

test('on macOS the browser is started with open, for its own permissions, and is ended directly', {
  skip: NO_SCRIPTS,
}, async () => {
  await using folder = await temporaryFolder();
  const opened = join(folder.path, 'opened');
  const script = join(folder.path, 'open.cjs');
  await writeFile(script, OPEN);
  const start = `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`;
  await writeFile(join(folder.path, 'open'), start);
  await chmod(join(folder.path, 'open'), 0o700);
  const variables = { PATH: `${folder.path}:${process.env.PATH}`, OPENED: opened };
  const profile = join(folder.path, 'Application Support', 'profile');
  const options = { url: 'http://127.0.0.1:1', profile };
  const window = inEnvironment(variables, () => new AppWindow(BROWSER, options, 'darwin'));
  window.failed.catch(() => {});
  await window.close();
  // `open` exits with status 0 when the browser has ended.
  await window.exited;
  const [n, w, a, bundle, args, ...flags] = JSON.parse(await readFile(opened, 'utf8')) as string[];
  assert.deepEqual([n, w, a, args], ['-n', '-W', '-a', '--args']);
  assert.equal(bundle, '/Applications/Google Chrome.app');
  assert.ok(flags.includes('--app=http://127.0.0.1:1'));
  assert.ok(flags.includes(`--user-data-dir=${profile}`));
});
