/**
 * A ledger with clips that have no files, and a clock that moves only when it is told to. Prints what is shared, and
 * what is removed.
 */
import { mock } from 'node:test';
import { MAX_STORE_BYTES, UNSHARED_CLIP_MS } from '../../../shared/limits.ts';
import { ClipLedger } from '../../../stages/06-media/clip-ledger.ts';

mock.timers.enable({ apis: ['setTimeout'] });
const ledger = new ClipLedger((id) => console.log(`the file of clip ${id} is removed`));

function upload(id: string): void {
  const bytes = MAX_STORE_BYTES / 4;
  const url = `/clips/${id}`;
  ledger.add({ id, kind: 'video', mime: 'video/webm', bytes, durationMs: 1_000, url }, 'bob');
}

function share(id: string): void {
  const { url } = ledger.share(id, 'bob');
  const { size, bytes } = ledger.shelves.shared;
  const quarters = (4 * bytes) / MAX_STORE_BYTES;
  console.log(`shared: ${url} (clips: ${size}, quarters of the room that are full: ${quarters})`);
  console.log(`clips that wait to be shared: ${ledger.unsharedOf('bob')}`);
}

upload('1');
share('1');
share('1');
console.log('a minute passes');
mock.timers.tick(UNSHARED_CLIP_MS);
for (const id of ['2', '3', '4']) {
  upload(id);
  share(id);
}
share('1');
upload('5');
share('5');
try {
  ledger.find('1');
} catch (error) {
  console.log(`a request for clip 1 is refused: ${Reflect.get(error as Error, 'code')}`);
}
