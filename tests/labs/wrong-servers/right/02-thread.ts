/** One thread of 02-threads.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { LineServer } from './02-lines.ts';

const { number, port, reusePort } = workerData;
parentPort?.postMessage(await new LineServer(number).listen(port, reusePort));
