/**
 * `npm run labs`: what takes too long for `npm test`. All labs are solved with the stages' own bodies, the
 * heartbeat is waited for, and the room for clips is filled.
 */
process.env.WIRECHAT_ALL_LABS = '1';
await import('./mine.test.ts');
await import('../stages/05-heartbeat.ts');
await import('../stages/06-eviction.ts');
