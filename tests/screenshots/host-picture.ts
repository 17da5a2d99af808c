import { command, hasInput, startInTerminal } from '../clients/host/host-window.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import type { Camera } from './camera.ts';
import { windowFrame } from './frame.ts';
import { terminalMarkup } from './terminal-picture.ts';

/** Takes the picture of the host's console: one of four members floods, and is removed. */
export async function keepHost(camera: Camera): Promise<void> {
  await using server = await startInTerminal('06', { columns: 84, rows: 19 });
  const { window } = server;
  window.type('\x0c');
  await hasInput(window, '>');
  using _alice = await TextClient.join(server, 'alice');
  using bob = await JsonClient.join(server, 'bob', 'websocket');
  using mallory = await TextClient.join(server, 'mallory');
  using _jose = await TextClient.join(server, 'josé');
  for (let count = 0; count < 30; count += 1) mallory.say(`Buy now! ${count}`);
  await bob.next('said', { text: 'Buy now! 29' });
  await command(window, '/who', /^mallory .* 30 /);
  await command(window, '/kick mallory no advertising here', /is removed/);
  await command(window, '/say Part two begins in five minutes.', /^The host says/);
  window.type('/lo');
  await hasInput(window, '> /lo');
  await camera.keepDesk('host', windowFrame('npm run stage 06', terminalMarkup(window)));
}
