/** Checks from stage 05 on: the web port. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { MAX_FRAGMENTS, MAX_LINE_BYTES } from '../../shared/limits.ts';
import { JsonClient, TextClient } from '../support/clients.ts';
import { openSocket } from '../support/raw-http.ts';
import { clientFrame, clientHeader, RawWebSocket } from '../support/raw-websocket.ts';
import type { Target } from '../support/target.ts';
import { recorder } from '../support/transcript.ts';
import { test } from './check.ts';

export function checkWeb(start: () => Promise<Target>): void {
  test('a browser and a telnet talk in one room', async () => {
    await using target = await start();
    using alice = await TextClient.join(target, 'alice');
    using bob = await JsonClient.join(target, 'bob', 'websocket');
    assert.equal(await alice.line(), '* bob has entered the room');
    alice.say('hello 😀');
    assert.equal((await bob.next('said')).text, 'hello 😀');
    bob.send({ type: 'say', text: 'hi' });
    assert.equal(await alice.line(), '[bob] hi');
    bob.send({ type: 'leave' });
    assert.equal(await bob.closed, 1000);
    assert.equal(await alice.line(), '* bob has left the room');
  });

  test('a binary frame, one that is too big, one that is not UTF-8 and a message in too many frames close the WebSocket with a reason', async () => {
    await using target = await start();
    const cases: [Buffer, number][] = [
      [clientFrame(0x82, Buffer.from([1, 2, 3])), 1003],
      [clientFrame(0x81, Buffer.alloc(MAX_LINE_BYTES + 1, 'a')), 1009],
      [clientFrame(0x81, Buffer.from([0xc3, 0x28])), 1007],
      // A text frame that claims 1 GiB, and its first bytes.
      [Buffer.concat([clientHeader(0x81, 2 ** 30), Buffer.alloc(10)]), 1009],
      [fragments(MAX_FRAGMENTS + 1), 1008],
    ];
    for (const [bytes, code] of cases) {
      using socket = await RawWebSocket.open(target);
      socket.write(bytes);
      assert.equal(await socket.closeCode(), code);
    }
    // The server still works.
    using bob = await RawWebSocket.open(target);
    bob.write(fragments(MAX_FRAGMENTS, '{"type":"hello","v":1,"name":"bob"}'));
    await bob.next('welcome');
  });

  test("another page's WebSocket is refused; our own, and a client that is no browser, are welcome", {
    step: '05.2',
    points: 4,
    see: 'protocol.md#7-websocket',
  }, async () => {
    await using target = await start();
    const { host, webPort } = target;
    const own = `${host}:${webPort}`;
    const origins: [string | undefined, number, host?: string][] = [
      [undefined, 101],
      [`http://${host}:${webPort}`, 101],
      ['http://evil.example', 403],
      [`http://evil.example:${webPort}`, 403],
      [`http://${host}:1`, 403],
      [`http://evil-localhost:${webPort}`, 403, `localhost:${webPort}`],
      [`http://${host}.evil.example:${webPort}`, 403],
      ['null', 403],
    ];
    for (const [origin, status, name = own] of origins) {
      assert.equal(
        await upgradeStatus(
          target,
          '/ws',
          `Host: ${name}`,
          ...(origin ? [`Origin: ${origin}`] : []),
        ),
        status,
        `the status of an upgrade ${origin === undefined ? 'without an Origin' : `with Origin: ${origin}`}`,
      );
    }
    // A foreign name that points to this server ("DNS rebinding").
    const evil = `evil.example:${webPort}`;
    assert.equal(
      await upgradeStatus(target, '/ws', `Host: ${evil}`, `Origin: http://${evil}`),
      421,
      'the status of an upgrade whose Host and Origin are both evil.example',
    );
    assert.equal(
      await upgradeStatus(target, '/other', `Host: ${own}`),
      404,
      'the status of an upgrade of /other',
    );
  });

  test('the page is served, with headers that let it do what it must and nothing more', async () => {
    await using target = await start();
    const base = `http://${target.host}:${target.webPort}`;
    const page = await fetch(`${base}/`);
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<title>wirechat<\/title>/);
    const { headers } = page;
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('referrer-policy'), 'no-referrer');
    assert.match(headers.get('permissions-policy') ?? '', /camera=\(self\), microphone=\(self\)/);
    for (const file of ['main.js', 'style.css', 'icon.svg']) {
      const response = await fetch(`${base}/${file}`);
      assert.equal(response.status, 200, file);
      await response.arrayBuffer();
    }
    for (const path of ['/nothing', '/../package.json', '/%2e%2e/package.json']) {
      const response = await fetch(base + path);
      assert.equal(response.status, 404, path);
      assert.equal(((await response.json()) as { code: string }).code, 'not-found');
    }
  });

  test('source maps name no folder outside of the repository', async () => {
    await using target = await start();
    for (const file of ['main.js.map', 'style.css.map']) {
      const map = await fetch(`http://${target.host}:${target.webPort}/${file}`);
      const { sources } = (await map.json()) as { sources: string[] };
      assert.ok(sources.length > 0, file);
      assert.deepEqual(
        sources.filter((source) => !/^(\.\.\/(shared|clients)\/)?[\w-]/.test(source)),
        [],
      );
    }
  });

  test('the page can be installed, and is smaller than 45 kB with compression', async () => {
    await using target = await start();
    const base = `http://${target.host}:${target.webPort}`;
    const lengthOf = async (file: string, encoding: string) => {
      const response = await fetch(`${base}/${file}`, { headers: { 'Accept-Encoding': encoding } });
      assert.equal(response.headers.get('content-encoding') ?? 'identity', encoding, file);
      assert.equal(response.headers.get('vary'), 'Accept-Encoding');
      assert.ok((await response.arrayBuffer()).byteLength > 0);
      return Number(response.headers.get('content-length'));
    };
    const files = ['', 'main.js', 'first-use.js', 'style.css', 'manifest.webmanifest', 'icon.svg'];
    const sizes = await Promise.all(files.map((file) => lengthOf(file, 'gzip')));
    const total = sizes.reduce((sum, size) => sum + size);
    assert.ok(total < 45_000, `${total} bytes`);
    assert.ok((await lengthOf('main.js', 'identity')) > (sizes[1] ?? 0));

    const manifest = await fetch(`${base}/manifest.webmanifest`);
    assert.match(manifest.headers.get('content-type') ?? '', /^application\/manifest\+json/);
    const { icons } = (await manifest.json()) as { icons: { src: string; type: string }[] };
    for (const { src, type } of [
      ...icons,
      { src: 'icons/apple-touch-180.png', type: 'image/png' },
    ]) {
      const icon = await fetch(`${base}/${src}`);
      assert.equal(icon.headers.get('content-type'), type, src);
      await icon.arrayBuffer();
    }
  });

  test('/health answers with what the hub knows', async () => {
    await using target = await start();
    using _bob = await JsonClient.join(target, 'bob', 'websocket');
    const response = await fetch(`http://${target.host}:${target.webPort}/health`);
    const health = (await response.json()) as Record<string, unknown>;
    assert.equal(health.status, 'ok');
    assert.equal(health.members, 1);
  });

  test('the TCP port says where the page is', async () => {
    await using target = await start();
    using client = await TextClient.connect(target);
    client.write('GET / HTTP/1.1\r\n\r\n');
    assert.match(await client.line(/^!/), new RegExp(`http://\\S+:${target.webPort}$`));
  });
}

/** The status of an attempt to open a WebSocket; 101 if it opens. */
async function upgradeStatus(
  target: Target,
  path: string,
  ...headers: readonly string[]
): Promise<number> {
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const request = [`GET ${path} HTTP/1.1`, ...headers, ...upgrade, key, '', ''].join('\r\n');
  const socket = openSocket(target);
  const record = recorder();
  record('sent', request);
  socket.write(request);
  const [head] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [unknown];
  socket.destroy();
  record('received', String(head));
  return Number(/^HTTP\/1\.1 (\d+) /.exec(String(head))?.[1]);
}

/** A message in a number of frames, with its whole text in the first. */
function fragments(count: number, text = ''): Buffer {
  const more = Array(count - 2).fill(clientFrame(0x00, Buffer.alloc(0)));
  const last = clientFrame(0x80, Buffer.alloc(0));
  return Buffer.concat([clientFrame(0x01, Buffer.from(text)), ...more, last]);
}
