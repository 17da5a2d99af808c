export { start } from '../01-echo/server.ts';
