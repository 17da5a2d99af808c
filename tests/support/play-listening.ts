import { type ListenOptions, Server } from 'node:net';
import type { TestContext } from 'node:test';

/** A server that was asked to listen, and its options. */
export interface Asked {
  readonly server: Server;
  readonly options: ListenOptions;
}

/** Makes every server listen as `instead` says, which may throw like the system. Returns each request. */
export function playListening(
  t: TestContext,
  instead: (options: ListenOptions) => ListenOptions,
): readonly Asked[] {
  const asked: Asked[] = [];
  const listen = Server.prototype.listen as (this: Server, options: ListenOptions) => Server;
  t.mock.method(Server.prototype, 'listen', function (this: Server, options: ListenOptions) {
    asked.push({ server: this, options });
    return listen.call(this, instead(options));
  });
  return asked;
}

/** A system that can share ports, such as Linux. */
export function sharingPorts({ host, port }: ListenOptions): ListenOptions {
  return { host, port };
}

/** A system that cannot share ports, such as Windows or macOS. */
export function sharingNoPorts({ host, port, reusePort }: ListenOptions): ListenOptions {
  if (reusePort) throw Object.assign(new Error('listen ENOTSUP'), { code: 'ENOTSUP' });
  return { host, port };
}
