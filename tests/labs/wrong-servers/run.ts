/** `node launch.js tests/labs/wrong-servers/run.ts 03-no-look-alikes 12345` starts one of these servers. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environmentOf } from './changed-stage.ts';
import type { WrongServer } from './mistake.ts';

const STAGES = fileURLToPath(new URL('../../../stages/run.ts', import.meta.url));

const [name = '', port = '', webPort = ''] = process.argv.slice(2);
const { Server }: WrongServer = await import(`./${name}.ts`);
if (Server) await new Server().listen(Number(port));
else {
  const ports = ['--port', port, ...(webPort && ['--web-port', webPort])];
  const args = [STAGES, name.slice(0, 2), '--host', '127.0.0.1', ...ports];
  spawn(process.execPath, args, { stdio: 'inherit', env: environmentOf(name) });
}
