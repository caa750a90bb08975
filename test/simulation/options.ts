import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { Plan } from './plan.ts';

export const USAGE = `usage: npm run walk -- [--adapters] [--from S] [--seeds N] [--threads N] [--trace] [--calls] [--no-shrink]
       npm run walk -- --plan FILE [--trace] [--calls]

  --from, --seeds   which lives (default: 1, 200)
  --adapters        the adapters of production over the simulators of Severa and Microsoft 365, instead of fakes
  --threads         default: one for each core
  --trace           what happens, line by line; --calls: every call of the service as well
  --no-shrink       failing lives are not cut down to the fewest steps
  --plan            one life, as a plan in a JSON file`;

export interface WalkOptions {
  readonly sides: Plan['sides'];
  readonly from: number;
  readonly seeds: number;
  readonly threads: number;
  readonly trace: boolean;
  readonly calls: boolean;
  readonly shrink: boolean;
  readonly plan: string | null;
}

/** A text is what is wrong, or the usage that was asked for. */
export function readOptions(args: readonly string[]): WalkOptions | { readonly usage: string; readonly code: 0 | 2 } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        from: { type: 'string', default: '1' },
        seeds: { type: 'string', default: '200' },
        threads: { type: 'string', default: String(availableParallelism()) },
        adapters: { type: 'boolean', default: false },
        trace: { type: 'boolean', default: false },
        calls: { type: 'boolean', default: false },
        'no-shrink': { type: 'boolean', default: false },
        plan: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { usage: USAGE, code: 0 };
    const [from, seeds, threads] = [values.from, values.seeds, values.threads].map(Number);
    return {
      sides: values.adapters ? 'simulators' : 'fakes',
      from: whole(from, 0, '--from'),
      seeds: whole(seeds, 1, '--seeds'),
      threads: whole(threads, 1, '--threads'),
      trace: values.trace || values.calls,
      calls: values.calls,
      shrink: !values['no-shrink'],
      plan: values.plan ?? null,
    };
  } catch (error) {
    return { usage: `walk: ${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, code: 2 };
  }
}

function whole(value: number | undefined, least: number, name: string): number {
  if (value !== undefined && Number.isSafeInteger(value) && value >= least) return value;
  throw new Error(`${name} is a whole number from ${least}.`);
}
