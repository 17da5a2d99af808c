/**
 * Speaks HTTP, HTTP/2, TLS, SSH and SMTP on the TCP port, and the chat protocol on the web port; each is
 * refused in the protocol of the port or cut off, and an unwanted `Upgrade` is ignored.
 */
import assert from 'node:assert/strict';
import type { AttackCode } from '../catalog.ts';
import { requestHead } from '../websocket.ts';

const HTTP2 = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0';
const TLS = Buffer.from('16030100c8010000c40303', 'hex');
const H2C = ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'];

export default {
  async run(hostile) {
    const spoken = [requestHead('GET /'), HTTP2, TLS, 'SSH-2.0-OpenSSH_9.9\r\n', 'EHLO me\r\n'];
    for (const words of spoken) {
      const [tcp, web] = await Promise.all([hostile.tcp(), hostile.web()]);
      await Promise.all([tcp.send(words), web.send(words)]);
      // Ends a line that had no end; and SSH's banner would be a valid name.
      await tcp.send('\n\n');
      await tcp.expect(/! [\w-]+: |\* The room/);
      if (words !== spoken[0]) await web.send('\r\n\r\n');
      await web.expect(/^HTTP\/1\.1 (200|400)/);
      tcp.close();
      web.close();
    }
    const http = await hostile.tcp();
    await http.send(requestHead('GET /'));
    await http.expect(/! wrong-port: /);
    const plain = await hostile.request('GET /health', H2C.slice(1));
    assert.match(plain, /^HTTP\/1\.1 200/);
    assert.match(await hostile.request('GET /', H2C.slice(1)), /^HTTP\/1\.1 200/);
  },
} satisfies AttackCode;
