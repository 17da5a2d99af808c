/** Loaded before a program: each write that does not block takes a while to begin, as on a slow disk. */
import fs from 'node:fs';

const WAIT_MS = 100;

fs.write = new Proxy(fs.write, {
  apply: (write, _, args) => void setTimeout(write, WAIT_MS, ...args),
});
