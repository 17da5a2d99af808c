/** The own names of a server with a public URL. Prints which pages may open a WebSocket to it. */
import { OwnNames } from '../../../stages/05-websocket-bridge/own-names.ts';
import { requestOf } from '../request.ts';

const PUBLIC = 'https://chat.example';
const names = new OwnNames({ hosts: [], publicUrl: PUBLIC, report: () => {} });
for (const [host, origin] of [
  ['localhost:8080', undefined],
  ['localhost:8080', 'http://localhost:8080'],
  ['localhost:8080', PUBLIC],
  ['localhost:8080', 'http://chat.example'],
  ['evil.example:8080', 'http://evil.example:8080'],
] as const) {
  const request = requestOf('GET /ws HTTP/1.1', { host, ...(origin && { origin }) });
  console.log(`Host: ${host}, ${origin ? `Origin: ${origin}` : 'no Origin'}: ${answerTo(request)}`);
}

function answerTo(request: ReturnType<typeof requestOf>): string {
  try {
    names.checkPage(request);
    return 'it may';
  } catch (error) {
    return Reflect.get(error as Error, 'code') === 'wrong-page' ? 'it may not' : String(error);
  }
}
