import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain } from '../../stages/explain.ts';
import { UsageError } from '../../stages/options.ts';

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

test('an error of the user or of the system is one sentence that says what to do', () => {
  for (const [error, sentence] of [
    [{ code: 'EADDRINUSE', port: 80 }, /^Port 80 is taken by another program: end that one, or/],
    [
      { code: 'EADDRNOTAVAIL', address: '10.0.0.1' },
      /^This computer .* address 10\.0\.0\.1: leave/,
    ],
    [{ code: 'EINVAL' }, /^This computer does not have the address given by --host: leave out/],
    [{ code: 'ENOTFOUND' }, /^There is no such host: --host takes an address of this computer\.$/],
    [{ code: 'EAI_AGAIN' }, /^There is no such host: --host takes/],
    [{ code: 'PAGE_NOT_BUILT' }, /^as it was told$/],
    [{ code: 'EACCES', port: 1_023 }, /^Port 1023 needs rights/],
    [{ code: 'EACCES', port: 1_024 }, /^The system does not let this program have port 1024/],
  ] as const) {
    assert.match(explain(Object.assign(new Error('as it was told'), error), 'linux'), sentence);
  }
  assert.equal(explain(new UsageError('--port takes a number.')), '--port takes a number.');
});

test('a bug keeps its stack, if it has one', () => {
  const bug = new Error('oops');
  assert.equal(explain(bug), bug.stack);
  delete bug.stack;
  assert.equal(explain(bug), 'oops');
});
