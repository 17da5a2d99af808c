import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { RESERVED_HANDLES } from '../../shared/limits.ts';
import { NO_ULIMIT } from '../support/lacking.ts';

const HANDLES = new URL('../../stages/01-echo/handles.ts', import.meta.url);
const LIMIT = 300;
/** Opens files until handles run low, and then as many as there are; prints both numbers. */
const PROGRAM = `
  import { openSync } from 'node:fs';
  import { handlesRunLow } from '${HANDLES}';
  let [early, late] = [0, 0];
  for (; !handlesRunLow(); early += 1) openSync('/dev/null', 'r');
  try { for (; ; late += 1) openSync('/dev/null', 'r'); } catch {}
  console.log(JSON.stringify([early, late, handlesRunLow()]));
`;

test('handles run low while there are still some to spare, and when there is none', {
  skip: NO_ULIMIT,
}, () => {
  const run = `ulimit -n ${LIMIT} && exec "$0" "$@"`;
  const args = ['-c', run, process.execPath, '--input-type=module', '--eval', PROGRAM];
  const printed = execFileSync('sh', args, { encoding: 'utf8' });
  const [early, late, low] = JSON.parse(printed) as [number, number, boolean];
  assert.ok(early > 100, `${early} were opened`);
  // Node opens one now and then for itself.
  assert.ok(late <= RESERVED_HANDLES && late > RESERVED_HANDLES - 5, `${late} were left`);
  assert.equal(low, true);
});
