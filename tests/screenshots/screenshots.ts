/** `npm run screenshots`: takes the pictures of the README and the docs from the running program. */
import { desktop } from '../clients/desktop/desktop-program.ts';
import { startStage } from '../support/target.ts';
import { TerminalWindow } from '../support/terminal-window.ts';
import { Camera, look, SCALE, take } from './camera.ts';
import { keepClass } from './class-picture.ts';
import { photograph, windowFrame } from './frame.ts';
import { keepHost } from './host-picture.ts';
import { keepStats } from './stats-picture.ts';
import { keepTap } from './tap-picture.ts';
import { terminalMarkup } from './terminal-picture.ts';

const DESKTOP = { width: 900, height: 640 };
const PHONE = { width: 375, height: 740 };
const TELNET = { columns: 62, rows: 24, program: 'stages/01-echo/client.ts' };

await using target = await startStage('06', { port: 12_345, webPort: 8_080 });
await using camera = await Camera.open();

await using computer = await desktop();

await using telnet = new TerminalWindow([], TELNET);
await telnet.shows(/What shall I call you/);
telnet.say('carol');
await telnet.shows(/The room contains/);
const alice = await camera.join(target, 'alice', DESKTOP);
const bob = await camera.join(target, 'bob', { ...PHONE, theme: 'dark' });
await using dora = await TerminalWindow.join(target, 'dora', { columns: 84, rows: 20 });

await using erik = await computer.open();
await erik.window.page.setViewport({ ...DESKTOP, width: 620, deviceScaleFactor: SCALE });
await look(erik.window.page, 'light');
await erik.window.shown('#address');
const dialog = await erik.window.page.screenshot();
await erik.connect('erik', target);
await erik.window.shown('#chat');

await alice.say('good morning, everybody 👋');
await telnet.shows(/good morning/);
telnet.say('hi alice! I am here by telnet');
await bob.sees('by telnet');
await bob.say('and I on the phone: one room, many ways in');
await dora.shows(/many ways in/);
dora.say('this is the terminal, with colours');
await telnet.shows(/with colours/);
await bob.click('#record-voice');
await bob.reads('#recorder .elapsed', '0:04');
await camera.keep('recording', bob.page);
await bob.click('#stop');
await bob.shown('#clip-send');
await camera.keep('preview', bob.page);
await bob.click('#clip-send');
await telnet.shows(/voice message/);
telnet.say('/me listens');
await alice.sees('carol listens');
await alice.say('see https://www.rfc-editor.org/rfc/rfc6455 for the handshake');
await dora.shows(/rfc6455/);
dora.say('😀');
await alice.sees('😀');

await camera.keep('phone', bob.page);
await camera.keep('page-light', alice.page);
await camera.keepDesk(
  'chat',
  windowFrame('wirechat', photograph(await take(alice.page), DESKTOP.width)),
  windowFrame('telnet localhost 12345', terminalMarkup(telnet)),
);
await camera.keepDesk('telnet', windowFrame('npm run telnet', terminalMarkup(telnet)));
await camera.keepDesk('terminal', windowFrame('npm run chat', terminalMarkup(dora)));
await erik.window.say('and I came over TCP, though it looks like the page');
await alice.sees('over TCP');
await camera.keepDesk(
  'desktop',
  windowFrame('wirechat', photograph(dialog, 620)),
  windowFrame('wirechat', photograph(await erik.window.page.screenshot(), 620)),
);
await look(alice.page, 'dark');
await camera.keep('page-dark', alice.page);
await alice.click('#wire-toggle');
await camera.keep('wire', alice.page);
await keepTap(camera, target);
await keepHost(camera);
await keepStats(camera);
await keepClass(camera);
