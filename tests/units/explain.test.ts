import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from '../../stages/explain.ts';

const denied = (port: number) =>
  Object.assign(new Error('listen EACCES'), { code: 'EACCES', port });

test('a port that the system denies: what to do about it, on each system', () => {
  for (const [port, platform, sentence] of [
    [80, 'linux', /^Port 80 needs rights .*: choose one above 1023/],
    [80, 'darwin', /^Port 80 needs rights/],
    // As with SELinux.
    [8080, 'linux', /^The system does not let this program have port 8080: choose another port/],
    [80, 'win32', /^Windows has reserved port 80, .*excludedportrange protocol=tcp$/],
    [8080, 'win32', /^Windows has reserved port 8080, .*: choose another port with --port or/],
  ] as const) {
    assert.match(explain(denied(port), platform), sentence);
  }
});
