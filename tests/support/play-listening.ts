import { type ListenOptions, Server } from 'node:net';
import type { TestContext } from 'node:test';

/** One server that was to listen, and how. */
export interface Asked {
  readonly server: Server;
  readonly options: ListenOptions;
}

/** Has every server listen as `instead` says, which may throw where the system would fail; returns what each was asked for. */
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

/** A system on which ports can be shared, as Linux. */
export function sharingPorts({ host, port }: ListenOptions): ListenOptions {
  return { host, port };
}

/** One on which they cannot, as Windows and macOS. */
export function sharingNoPorts({ host, port, reusePort }: ListenOptions): ListenOptions {
  if (reusePort) throw Object.assign(new Error('listen ENOTSUP'), { code: 'ENOTSUP' });
  return { host, port };
}
