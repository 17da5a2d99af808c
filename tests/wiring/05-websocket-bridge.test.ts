import type { StageOptions } from '../../shared/stage.ts';
import * as stage from '../../stages/05-websocket-bridge/server.ts';
import { startServer } from '../support/target.ts';
import { checkHost, checkRoom, checkThreads, checkWeb } from './checks.ts';

const start = (options: Partial<StageOptions> = {}) =>
  startServer('05-websocket-bridge', stage, { threads: 1, ...options });

checkThreads(start);
checkRoom(start, 'websocket');
checkHost(start);
checkWeb(start);
