// Loaded into the program of the desktop window: adds the flags of a test to its browser, and prints the
// profile folder, in which the browser says how tests can connect to it.
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

const { WIRECHAT_TEST_FLAGS = '[]' } = process.env;
const PROFILE = '--user-data-dir=';

childProcess.spawn = new Proxy(childProcess.spawn, {
  apply(spawn, self, [program, args, ...rest]) {
    const profile = args.find((/** @type {string} */ arg) => arg.startsWith(PROFILE));
    if (!profile) return Reflect.apply(spawn, self, [program, args, ...rest]);
    console.log(`profile: ${profile.slice(PROFILE.length)}`);
    const flags = JSON.parse(WIRECHAT_TEST_FLAGS);
    return Reflect.apply(spawn, self, [program, [...args, ...flags], ...rest]);
  },
});
syncBuiltinESMExports();
