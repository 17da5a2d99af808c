/** `/play`, with a script as the player, which saves the file. */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Uploaded } from '../../../shared/protocol.ts';
import { JsonClient } from '../../support/clients.ts';
import { NO_SCRIPTS } from '../../support/lacking.ts';
import { patienceMs } from '../../support/received.ts';
import { startStage, type Target } from '../../support/target.ts';
import { TerminalWindow } from '../../support/terminal-window.ts';

const VOICE = await readFile(new URL('../../clips/voice.webm', import.meta.url));

test('/play opens a clip in a player, from a temporary file that nobody else can read', {
  skip: NO_SCRIPTS,
}, async () => {
  await using folder = await scratchFolder();
  const script = `#!/bin/sh
for file; do :; done
cp "$file" '${folder.path}/played'
ls -l "$file" > '${folder.path}/listed'
echo "$@" > '${folder.path}/arguments'
`;
  await writeFile(join(folder.path, 'mpv'), script);
  await chmod(join(folder.path, 'mpv'), 0o700);
  await using target = await startStage('06');
  using bob = await JsonClient.join(target, 'bob');
  const env = { PATH: `${folder.path}:${process.env.PATH}`, TMPDIR: folder.path };
  await using alice = await TerminalWindow.join(target, 'alice', { env });
  const bytes = await share(target, bob);
  await alice.shows(/bob: ♪ voice message 0:01 ▁▃▅▇█ \(\/play\s1\)/);
  alice.say('/play 2');
  await alice.shows(/There is no clip 2\./);
  alice.say('/play');
  const args = await appeared(join(folder.path, 'arguments'));
  const [file = ''] = args.trim().split(' ').slice(-1);
  assert.match(args, /^--no-terminal --no-video \//);
  assert.ok(bytes.equals(await readFile(join(folder.path, 'played'))));
  assert.match(await readFile(join(folder.path, 'listed'), 'utf8'), /^-rw-------/);
  alice.say('/quit');
  assert.equal(await alice.exit(), 0);
  await assert.rejects(readFile(file), { code: 'ENOENT' });
});

test('without a player there is a sentence with the address', {
  skip: process.platform === 'win32' && 'Windows always has one',
}, async () => {
  await using folder = await scratchFolder();
  await using target = await startStage('06');
  using bob = await JsonClient.join(target, 'bob');
  const env = { PATH: folder.path, TMPDIR: folder.path };
  await using alice = await TerminalWindow.join(target, 'alice', { env });
  await share(target, bob);
  await alice.shows(/\(\/play\s1\)/);
  alice.say('/play 1');
  await alice.shows(/No player for it was found here\./);
  await alice.shows(new RegExp(`http://127\\.0\\.0\\.1:${target.webPort}/clips/`));
});

/** Posts a voice message, and returns its bytes as the server stores them. */
async function share({ host, webPort }: Target, bob: JsonClient): Promise<Buffer> {
  const base = `http://${host}:${webPort}`;
  const response = await fetch(`${base}/clips?kind=voice`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bob.welcome.uploadToken}`, 'content-type': 'audio/webm' },
    body: VOICE,
  });
  const { id, url } = (await response.json()) as Uploaded;
  bob.send({ type: 'share', clip: id, waveform: [0, 25, 50, 75, 100] });
  await bob.next('clip');
  return Buffer.from(await (await fetch(base + url)).arrayBuffer());
}

/** Waits for the content of a file. */
async function appeared(path: string): Promise<string> {
  for (const deadline = Date.now() + patienceMs(); Date.now() < deadline; ) {
    const content = await readFile(path, 'utf8').catch(() => '');
    if (content) return content;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`nothing came to ${path}`);
}

async function scratchFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'wirechat-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
