import { parentPort, workerData } from 'node:worker_threads';
import { must } from '../../shared/errors.ts';
import { runSeed } from './seed-result.ts';
import type { ThreadWork } from './threads.ts';

/** Every so manieth seed is this thread's; what comes of it is told at once. */
const { sides, from, until, step, stop }: ThreadWork = workerData;
const port = must(parentPort, 'This file is a worker thread.');
const stopped = new Int32Array(stop);

for (let seed = from; seed < until && Atomics.load(stopped, 0) === 0; seed += step) {
  port.postMessage(await runSeed(seed, sides));
}
