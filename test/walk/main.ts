import { parseArgs } from 'node:util';
import { walk } from './walk.ts';

const USAGE = 'usage: npm run walk -- --from S --seeds N [--trace]   (S from 0, N from 1, whole numbers)';

function options() {
  try {
    return parseArgs({
      options: {
        from: { type: 'string', default: '1' },
        seeds: { type: 'string', default: '100' },
        trace: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`walk: ${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

const values = options();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const from = Number(values.from);
const seeds = Number(values.seeds);
if (!Number.isSafeInteger(from) || !Number.isSafeInteger(seeds) || from < 0 || seeds < 1) {
  console.error(USAGE);
  process.exit(2);
}

const started = performance.now();
let failed = 0;
for (let seed = from; seed < from + seeds; seed += 1) {
  const { failure, trace } = await walk(seed);
  if (values.trace) console.log(trace.join('\n'));
  if (failure === null) continue;
  failed += 1;
  console.log(`seed ${seed}: ${failure}\n  again: npm run walk -- --from ${seed} --seeds 1 --trace`);
}
const rate = seeds / ((performance.now() - started) / 1000);
console.log(`${seeds} seeds, ${failed} failed, ${rate.toFixed(1)} seeds/s`);
process.exitCode = failed === 0 ? 0 : 1;
