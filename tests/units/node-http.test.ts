import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

const STAGE = new URL('../../stages/05-websocket-bridge/', import.meta.url).href;

test('the web port does not load the HTTP client of Node', () => {
  const files = ['web-server.ts', 'websocket-route.ts', 'page-route.ts', 'stats-route.ts'];
  assert.deepEqual(loadedBy(...files.map((file) => STAGE + file)), []);
});

test('an import of node:http loads it: otherwise, node-http.ts would not be needed', () => {
  assert.notDeepEqual(loadedBy('node:http'), []);
});

/** The modules of Node's HTTP client that these imports load. */
function loadedBy(...modules: string[]): string[] {
  const imports = modules.map((module) => `await import('${module}');`).join('');
  const script = `${imports} console.log(JSON.stringify(process.moduleLoadList))`;
  const args = ['--input-type=module', '--eval', script];
  const loaded: string[] = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  return loaded.filter((name) => name.includes('undici'));
}
