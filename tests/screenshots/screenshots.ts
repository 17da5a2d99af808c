/** `npm run screenshots`: makes the pictures of the README and the docs from the running program. */
import { startStage } from '../support/target.ts';
import { Camera } from './camera.ts';
import { photograph, windowFrame } from './frame.ts';
import { terminalMarkup } from './terminal-picture.ts';
import { TerminalWindow } from './terminal-window.ts';

const DESKTOP = { width: 900, height: 640 };
const PHONE = { width: 375, height: 740 };

await using target = await startStage('06', { port: 12_345, webPort: 8_080 });
await using camera = await Camera.open();

const alice = await camera.join(target, 'alice', DESKTOP);
const bob = await camera.join(target, 'bob', { ...PHONE, theme: 'dark' });
using telnet = new TerminalWindow({ cols: 62, rows: 27 }, 'stages/01-echo/client.ts');
await telnet.shows('What shall I call you?');
telnet.type('carol\r');
await telnet.shows('* The room contains');

await alice.say('good morning, everybody 👋');
await telnet.shows('good morning');
telnet.type('hi alice! I am here by telnet\r');
await bob.sees('by telnet');
await bob.say('and I on the phone: one room, three ways in');
await telnet.shows('three ways in');
await bob.click('#record-voice');
await bob.reads('#recorder .elapsed', '0:04');
await camera.keep('recording', bob.page);
await bob.click('#stop');
await bob.shown('#clip-send');
await camera.keep('preview', bob.page);
await bob.click('#clip-send');
await telnet.shows('http://');
telnet.type('/me listens\r');
await alice.sees('carol listens');
await alice.say('😀');
await camera.keep('phone', bob.page);
await camera.keep('page-light', alice.page);
await camera.keepDesk(
  'chat',
  windowFrame('wirechat', photograph(await alice.page.screenshot(), DESKTOP.width)),
  windowFrame('telnet localhost 12345', terminalMarkup(telnet, 27)),
);
