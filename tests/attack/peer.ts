/** A process with ten idle members, which `stopped-peers` stops. */
import { JsonClient, TextClient } from '../support/clients.ts';

const [port, webPort] = process.argv.slice(2).map(Number);
const address = { host: '127.0.0.1', port: port ?? 0, webPort: webPort ?? 0 };
for (let index = 0; index < 5; index += 1) {
  await TextClient.join(address, `stopped${index}t`);
  await JsonClient.join(address, `stopped${index}w`, 'websocket');
}
console.log('joined');
