import assert from 'node:assert/strict';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { test } from 'node:test';
import { STAGES } from '../../stages/catalog.ts';
import { invitation } from '../../stages/invitation.ts';
import { parseOptions } from '../../stages/options.ts';

test('--lan offers one address, and says below where else this computer is reached', async (t) => {
  const shared = { netmask: '', cidr: null, internal: false, family: 'IPv4' } as const;
  t.mock.method(os, 'networkInterfaces', () => ({
    docker0: [{ ...shared, address: '172.17.0.1', mac: '02:42:ac:11:00:01' }],
    eth0: [{ ...shared, address: '192.168.1.5', mac: '3c:22:fb:12:34:56' }],
  }));
  syncBuiltinESMExports();
  const running = { port: 1_234, webPort: 5_678, close: async () => {} };
  for (const stage of STAGES) {
    const options = parseOptions(stage, ['--lan'], () => {});
    const lines = invitation(stage, options, running).split('\n');
    assert.ok(lines.includes('  nc 192.168.1.5 1234'), stage.folder);
    assert.ok(lines.includes('  http://192.168.1.5:5678   in a browser'), stage.folder);
    assert.ok(lines.includes('Also reached at 172.17.0.1 (docker0), localhost.'), stage.folder);
  }
});

for (const host of ['::1', 'fd00::5']) {
  test(`--host ${host}: an IPv6 address is in brackets in URLs, and nowhere else`, () => {
    const running = { port: 1_234, webPort: 5_678, close: async () => {} };
    for (const stage of STAGES) {
      const options = parseOptions(stage, ['--host', host], () => {});
      const lines = invitation(stage, options, running).split('\n');
      for (const program of ['telnet', 'nc', 'npm run telnet --'])
        assert.ok(lines.includes(`  ${program} ${host} 1234`), lines.join('\n'));
      assert.ok(lines.includes(`  http://[${host}]:5678   in a browser`), lines.join('\n'));
    }
  });
}
