/**
 * What the server uses of `node:http`. An `import` reads everything that a module exports, and when the WebSocket
 * client of `node:http` is read, Node loads undici, in each thread. Nobody needs it here, and with two threads, stage 06
 * would take 130 MB at rest instead of 121 (`Rss` in `/proc/PID/smaps_rollup`; medians of six starts, in turn).
 */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http');
