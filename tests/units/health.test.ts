import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Roster } from '../../stages/03-nicknames/roster.ts';
import { healthHandlers, healthRoute } from '../../stages/05-websocket-bridge/health.ts';
import { webServer } from '../../stages/05-websocket-bridge/web-server.ts';
import { inquiriesTo } from '../support/inquiries-to.ts';
import { ask } from '../support/wireless-http.ts';

test('/health answers with data from the hub, and other paths are not found', async (t) => {
  t.mock.method(process, 'uptime', () => 41.6);
  const roster = new Roster(() => {});
  roster.join('alice');
  roster.join('bob');
  const inquiries = inquiriesTo(healthHandlers(roster));
  const server = webServer([healthRoute(inquiries)]);
  const { status, body } = await ask(server, 'GET /health HTTP/1.1', 'Host: localhost');
  assert.equal(status, 200);
  assert.deepEqual(JSON.parse(body), { status: 'ok', members: 2, uptime: 42 });
  assert.equal((await ask(server, 'GET / HTTP/1.1', 'Host: localhost')).status, 404);
  inquiries.close();
});
