/** A chat in a GitHub codespace offers the address that others can reach. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findStage } from '../../stages/catalog.ts';
import { parseOptions } from '../../stages/options.ts';

const CODESPACE = {
  CODESPACE_NAME: 'octocat-Parakeet',
  GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'app.github.dev',
};

test('a codespace forwards the web port to its own name', () => {
  assert.equal(publicUrl([], CODESPACE), 'https://octocat-parakeet-8080.app.github.dev');
  assert.equal(
    publicUrl(['--web-port', '8081'], CODESPACE),
    'https://octocat-parakeet-8081.app.github.dev',
  );
});

test('--public-url takes precedence over the address of the codespace', () => {
  const args = ['--public-url', 'https://chat.example.org/'];
  assert.equal(publicUrl(args, CODESPACE), 'https://chat.example.org');
});

test('without both variables, or with a port that is not known yet, there is no public address', () => {
  assert.equal(publicUrl([], {}), undefined);
  assert.equal(publicUrl([], { CODESPACE_NAME: 'octocat' }), undefined);
  assert.equal(publicUrl([], { ...CODESPACE, CODESPACE_NAME: '' }), undefined);
  assert.equal(publicUrl(['--web-port', '0'], CODESPACE), undefined);
});

test('a variable that is not a valid address is ignored', () => {
  assert.equal(publicUrl([], { ...CODESPACE, CODESPACE_NAME: 'no address' }), undefined);
});

function publicUrl(args: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const stage = findStage('06');
  assert.ok(stage);
  return parseOptions(stage, args, () => {}, env).publicUrl;
}
