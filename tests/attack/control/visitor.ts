import { get } from 'node:http';
import { type Address, JsonClient, TextClient } from '../../support/clients.ts';

/** Joins over every transport and leaves again, to see whether newcomers get in during an attack. */
export async function visit(address: Address, name: string, patienceMs: number): Promise<string[]> {
  const ways = {
    'over TCP': () => visitByText(address, `${name}t`),
    'over a WebSocket': () => visitByWebSocket(address, `${name}w`),
    'to the page': () => visitByHttp(address, '/'),
    'to /health': () => visitByHttp(address, '/health'),
  };
  const refusals = Object.entries(ways).map(async ([way, come]) => {
    try {
      await within(patienceMs, come());
      return [];
    } catch (error) {
      return [
        `a newcomer did not get in ${way}: ${error instanceof Error ? error.message : error}`,
      ];
    }
  });
  return (await Promise.all(refusals)).flat();
}

async function visitByText(address: Address, name: string): Promise<void> {
  using client = await TextClient.join(address, name);
  client.say('/quit');
  await client.rest();
}

async function visitByWebSocket(address: Address, name: string): Promise<void> {
  using client = await JsonClient.join(address, name, 'websocket');
  client.send({ type: 'leave' });
  await client.closed;
}

function visitByHttp({ host, webPort }: Address, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get({ host, port: webPort, path, agent: false }, (response) => {
      response.resume().once('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`status ${response.statusCode}`));
      });
    });
    request.once('error', reject);
  });
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`not within ${ms} ms`)), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
