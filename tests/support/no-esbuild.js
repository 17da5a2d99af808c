// Loaded into a program under test: makes the packages with esbuild's program missing, as after `npm ci
// --omit=optional`.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('@esbuild/')) return next(specifier, context);
    throw Object.assign(new Error(`${specifier} is not installed`), { code: 'MODULE_NOT_FOUND' });
  },
});
