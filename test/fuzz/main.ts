import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

const USAGE = `usage: npm run fuzz -- [--requests N] [--seed S]

  --requests   random and hostile requests over all routes (default: 20000)
  --seed       which ones (default: 1)`;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const isWhole = (text: string) => /^[1-9]\d{0,8}$/u.test(text);
if (values.help || !isWhole(values.requests) || !isWhole(values.seed)) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}
process.env.FUZZ_REQUESTS = values.requests;
process.env.FUZZ_SEED = values.seed;
const vitest = await startVitest('test', ['test/fuzz/requests.test.ts'], { watch: false });
await vitest.close();
