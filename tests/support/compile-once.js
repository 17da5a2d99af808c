/**
 * Loaded before the tests: Node keeps what it compiles. Each test file is a process of its own, and starts
 * servers with threads, so the same modules are loaded thousands of times. The cache goes with
 * `node_modules`, and an entry is only used for the same source and the same Node.
 */
import { fileURLToPath } from 'node:url';

process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL('../../node_modules/.cache/wirechat/', import.meta.url),
);
