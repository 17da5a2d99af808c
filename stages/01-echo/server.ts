/**
 * Stage 01: an echo server. One thread, one callback per connection, and no notion of a line.
 *
 * The `server.ts` of each stage is its wiring: it connects the parts, shows the architecture so far, and is
 * imported by nothing except the program that starts it. Everything that a later stage can use is in a part
 * of its own.
 */
import { createServer } from 'node:net';
import type { Running, StageOptions } from '../../shared/stage.ts';
import { echo } from './echo.ts';
import { listen } from './listener.ts';

export async function start({ hosts, port }: StageOptions): Promise<Running> {
  return listen(() => createServer(echo), { hosts, port });
}
