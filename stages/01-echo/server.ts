/** Stage 01: an echo server. One thread, one callback per connection, and no notion of a line. */
import { createServer } from 'node:net';
import type { Running, StageOptions } from '../../shared/stage.ts';
import { echo } from './echo.ts';
import { listen } from './listener.ts';

export async function start({ hosts, port }: StageOptions): Promise<Running> {
  return listen(() => createServer(echo), { hosts, port });
}
