import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Where the figures go as JSON; null: nowhere. */
  readonly json: string | null;
  /** Also what takes long: 5,000 + 5,000 with a delay. */
  readonly full: boolean;
  /** Only sizes up to this many items on each side; for looking into one thing. */
  readonly most: number;
  /** Where CPU profiles of the worker go, one a world; null: nowhere. */
  readonly profiles: string | null;
}

export const BENCH_USAGE = `usage: npm run bench -- [--json FILE] [--full] [--most N] [--profiles DIR]

  --json FILE  write all figures and budgets as JSON
  --full       also the worlds that take long (5,000 + 5,000 with a delay of 50 ms)
  --most N     only worlds of at most N items on each side
  --profiles DIR  write a CPU profile of the worker for each world (they cost some time of their own)

Exit codes: 0 every budget is kept, 1 some are broken (named), 2 wrong command line.`;

/** Throws with a message for people. */
export function parseBenchOptions(args: readonly string[]): BenchOptions {
  const options = {
    json: { type: 'string' },
    full: { type: 'boolean' },
    most: { type: 'string' },
    profiles: { type: 'string' },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const most = values.most === undefined ? Number.POSITIVE_INFINITY : Number(values.most);
  if (Number.isNaN(most) || most < 1) throw new Error(`--most: "${values.most}" is no number above 0.`);
  return { json: values.json ?? null, full: values.full === true, most, profiles: values.profiles ?? null };
}
