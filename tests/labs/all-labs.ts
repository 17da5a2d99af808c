/**
 * `npm run labs`: what takes too long for `npm test`. All labs are solved with the stages' own bodies, and the
 * heartbeat is waited for.
 */
process.env.WIRECHAT_ALL_LABS = '1';
await import('./mine.test.ts');
await import('../stages/05-heartbeat.ts');
