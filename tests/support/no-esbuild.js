// Loaded into a program under test: the packages that hold esbuild's program are missing, as after
// `npm ci --omit=optional`.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('@esbuild/')) return next(specifier, context);
    throw Object.assign(new Error(`${specifier} is not installed`), { code: 'MODULE_NOT_FOUND' });
  },
});
