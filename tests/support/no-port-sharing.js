// Loaded before anything else: disables port sharing, as on macOS and Windows.
import { Server } from 'node:net';

Server.prototype.listen = new Proxy(Server.prototype.listen, {
  apply(listen, server, args) {
    if (!args[0]?.reusePort) return Reflect.apply(listen, server, args);
    const error = new Error('listen ENOTSUP: operation not supported on socket');
    process.nextTick(() => server.emit('error', Object.assign(error, { code: 'ENOTSUP' })));
    return server;
  },
});
