/** Three who disturb a class: one floods, one imitates the host, and one uploads without end. */
import type { Address } from '../support/clients.ts';
import { frame, requestHead, upgradeRequest } from './websocket.ts';
import { Wire } from './wire.ts';

/** All three come from this address, so that it can be banned and the class stays. */
export const THEIR_ADDRESS = process.platform === 'linux' ? '127.0.0.66' : '127.0.0.1';
/** More than any test lasts. */
const FOREVER_MS = 60 * 60_000;
/** Time between two things that the imitator says. */
const PAUSE_MS = 1_000;
const CHUNK = `10000\r\n${'x'.repeat(64 * 1024)}\r\n`;

/** Someone who does one thing until they are removed. */
export interface Troublemaker extends Disposable {
  readonly name: string;
  readonly session: string;
  /** Resolves to the code of the server's last words when the connection ends. */
  readonly removed: Promise<string>;
  /** Resolves when they have found out that they can do nothing any more. */
  readonly stopped: Promise<void>;
}

/** Says the same as fast as the server reads it. */
export async function startFlooder(address: Address): Promise<Troublemaker> {
  const wire = await openWire(address.webPort, address);
  await wire.send(upgradeRequest());
  await wire.expect(/^HTTP\/1\.1 101 [\s\S]*?\r\n\r\n/);
  const encode = (request: object) => frame(JSON.stringify(request));
  const joined = await hello(wire, 'mallory', encode);
  const message = encode({ type: 'say', text: 'Buy now! Buy now! Buy now!' });
  const stopped = wire.flood(Buffer.concat(Array(100).fill(message)), FOREVER_MS);
  return { ...joined, stopped };
}

/** Has a name that can be mistaken for the host's, after one that looks like it was refused. */
export async function startImitator(address: Address): Promise<Troublemaker> {
  const wire = await openWire(address.port, address);
  const encode = (request: object) => `${JSON.stringify(request)}\n`;
  await wire.send(encode({ type: 'hello', v: 1, name: 'h0st' }));
  await wire.expect(/"code":"name-invalid"/);
  const joined = await hello(wire, 'the.host', encode);
  const talking = setInterval(() => {
    void wire.send(encode({ type: 'say', text: 'This is the host. The lesson is over.' }));
  }, PAUSE_MS);
  const stopped = wire.over.finally(() => clearInterval(talking));
  return { ...joined, stopped };
}

/** Uploads without end, and begins again when the server hangs up, until the token is worth nothing (401). */
export async function startUploader(address: Address): Promise<Troublemaker> {
  const wire = await openWire(address.port, address);
  const joined = await hello(wire, 'oscar', (request) => `${JSON.stringify(request)}\n`);
  const [, token = ''] = (await wire.expect(/"uploadToken":"([^"]+)"/)) ?? [];
  return { ...joined, stopped: uploadOn(address, token) };
}

async function uploadOn(address: Address, token: string): Promise<void> {
  while (true) {
    const wire = await openWire(address.webPort, address);
    await wire.send(
      requestHead(
        'POST /clips?kind=video',
        `Authorization: Bearer ${token}`,
        'Content-Type: video/webm',
        'Transfer-Encoding: chunked',
      ),
    );
    const answered = wire.expect(/^HTTP\/1\.1 (\d+)/);
    // The server reads on for a while after its answer.
    const flooding = wire.flood(CHUNK, FOREVER_MS);
    const [, status] = await answered;
    if (status !== '401') await flooding;
    wire.close();
    if (status === '401') return;
  }
}

function openWire(port: number, { host }: Address): Promise<Wire> {
  return Wire.open({ host, port, from: THEIR_ADDRESS });
}

async function hello(wire: Wire, name: string, encode: (request: object) => string | Uint8Array) {
  await wire.send(encode({ type: 'hello', v: 1, name }));
  const [, session = ''] = await wire.expect(/"session":"([^"]+)"/);
  const removed = wire.over.then(() => {
    const [, code = ''] = /"type":"bye","code":"([\w-]+)"/.exec(wire.received) ?? [];
    return code;
  });
  return { name, session, removed, [Symbol.dispose]: () => wire.close() };
}
