/** `node launch.js tests/labs/wrong-servers/run.ts 03-no-look-alikes 12345` starts one of these servers. */
import type { WrongServer } from './mistake.ts';

const [name, port] = process.argv.slice(2);
const { Server }: WrongServer = await import(`./${name}.ts`);
await new Server().listen(Number(port));
