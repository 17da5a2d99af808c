import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MIN_UPLOAD_PROGRESS_BYTES, UPLOAD_LOOK_MS } from '../../shared/limits.ts';
import { watchProgress } from '../../stages/06-media/upload-progress.ts';

test('an upload continues as long as enough of it arrives, and no longer', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  let stalls = 0;
  const socket = { bytesRead: 500 };
  const watch = watchProgress(socket, () => {
    stalls += 1;
  });
  for (let look = 0; look < 5; look += 1) {
    socket.bytesRead += MIN_UPLOAD_PROGRESS_BYTES;
    t.mock.timers.tick(UPLOAD_LOOK_MS);
  }
  assert.equal(stalls, 0);
  socket.bytesRead += MIN_UPLOAD_PROGRESS_BYTES - 1;
  t.mock.timers.tick(UPLOAD_LOOK_MS);
  assert.equal(stalls, 1);
  watch[Symbol.dispose]();
  t.mock.timers.tick(UPLOAD_LOOK_MS);
  assert.equal(stalls, 1);
});
